/** Says that an account may have changed, so that pages poll. It contains no status, and proves nothing. */
export interface AccountChange {
  readonly connectedAccountId: string;
  /** The account's owner; null if unknown. */
  readonly userId: string | null;
  /** Composio has said that the account no longer works. Its list may still have it as ACTIVE. */
  readonly hasEnded?: boolean | undefined;
}
