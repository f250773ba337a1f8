/** Something has happened to an account: whoever shows it should look. Never says what, and proves nothing. */
export interface AccountNews {
  readonly connectedAccountId: string;
  /** Whose it is; null where that isn't known. */
  readonly userId: string | null;
}
