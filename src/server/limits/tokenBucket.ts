/** A token bucket: how many tokens were left, and when that was counted. */
export interface TokenBucket {
  readonly left: number;
  readonly countedAt: number;
}

/** How a bucket fills up. */
export interface RefillRate {
  /** Most tokens in the bucket, which can be used at once after a pause. */
  readonly most: number;
  /** Tokens that are added in each `period`. */
  readonly added: number;
  /** Milliseconds. */
  readonly period: number;
}

/** The bucket with what has been added since. If the clock is set back, nothing is. */
export function refill(
  { left, countedAt }: TokenBucket,
  { most, added, period }: RefillRate,
  now: number,
): TokenBucket {
  return { left: Math.min(most, left + (Math.max(0, now - countedAt) / period) * added), countedAt: now };
}
