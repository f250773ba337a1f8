/** An account may have changed: pages that show it should poll. It doesn't say what changed, and proves nothing. */
export interface AccountChange {
  readonly connectedAccountId: string;
  /** The account's owner; null if unknown. */
  readonly userId: string | null;
}
