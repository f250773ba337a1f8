/** Says that an account may have changed, so that pages poll. It contains no status, and proves nothing. */
export interface AccountChange {
  readonly connectedAccountId: string;
  /** The account's owner; null if unknown. */
  readonly userId: string | null;
}
