/** Something has happened to an account: whoever shows it should poll it. Never says what, and proves nothing. */
export interface AccountChange {
  readonly connectedAccountId: string;
  /** Whose it is; null where that isn't known. */
  readonly userId: string | null;
}
