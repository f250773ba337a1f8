/** Something has happened to an account: a reason to look at it, not the news of what it is now. */
export interface AccountNews {
  readonly connectedAccountId: string;
  /** Null where Composio did not say whose it is. */
  readonly userId: string | null;
}
