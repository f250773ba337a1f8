import { handlerError } from "../http/handlerError.ts";
import { type TokenBucket, refill } from "./tokenBucket.ts";

/** How many requests to Composio each user has left, and when that was counted. A user without an entry has the full budget. */
export type BudgetEntries = Map<string, TokenBucket>;

/** Limits how much of Composio's rate limit one user may use. The whole organisation shares that limit. */
export interface UserBudget {
  /** Counts 1 for a request until the returned function is called; `charge` counts its real cost. Throws `rate_limited`. */
  enter(userId: string): () => void;
  /** Counts requests to Composio, for that one of these users who has most left. */
  charge(users: Iterable<string>, requests: number): void;
  /** Throws `rate_limited` if all of these users have reached the limit. Call it before a series of changes, so that no series stops halfway. */
  check(users: Iterable<string>): void;
  /**
   * Counts a request to Composio, for that one of these users who has most left, until the returned function is called. Call it
   * before each read: it throws `rate_limited` if all of these users have reached the limit. While a user's request to the handler
   * is under way, `enter` holds back one request of the limit for it. Its reads may use that one.
   */
  spend(users: Iterable<string>): () => void;
}

/** Milliseconds. */
const minute = 60_000;

/**
 * @param perMinute also the most that can be used at once, after a pause
 * @param underWay how many requests of a user `enter` counts now
 */
export function createUserBudget(
  entries: BudgetEntries,
  perMinute: number,
  now: () => number,
  underWay: (userId: string) => number = () => 0,
): UserBudget {
  if (!(perMinute >= 1))
    throw new TypeError("createComposioHandler: userRateLimit is a number of requests a minute, 1 or more.");
  if (perMinute === Infinity) return { enter: free, spend: free, charge: () => undefined, check: () => undefined };

  function leftOf(user: string): number {
    const entry = entries.get(user);
    return entry ? refill(entry, { most: perMinute, added: perMinute, period: minute }, now()).left : perMinute;
  }

  function count(user: string, requests: number): void {
    const left = leftOf(user) - requests;
    entries.delete(user);
    entries.set(user, { left, countedAt: now() });
    // A user with the full budget needs no entry. The least recently used entry is first.
    for (const each of entries.keys()) {
      if (leftOf(each) < perMinute) break;
      entries.delete(each);
    }
  }

  function richest(users: Iterable<string>): string | undefined {
    const [first, ...others] = users;
    return first === undefined || others.length === 0
      ? first
      : [first, ...others].reduce((one, other) => (leftOf(other) > leftOf(one) ? other : one));
  }

  function check(users: Iterable<string>): void {
    const user = richest(users);
    if (user !== undefined) refuseWithout(leftOf(user));
  }

  function refuseWithout(left: number): void {
    if (left >= 1) return;
    throw handlerError("rate_limited", {
      message:
        "This user has caused more requests to Composio than createComposioHandler({ userRateLimit }) allows in a minute.",
      retryAfter: Math.ceil(((1 - left) / perMinute) * (minute / 1_000)),
    });
  }

  return {
    check,
    charge(users, requests) {
      const user = richest(users);
      if (user !== undefined) count(user, requests);
    },
    enter(userId) {
      check([userId]);
      count(userId, 1);
      return () => count(userId, -1);
    },
    spend(users) {
      const user = richest(users);
      if (user === undefined) return () => undefined;
      refuseWithout(leftOf(user) + underWay(user));
      count(user, 1);
      return () => count(user, -1);
    },
  };
}

const free = () => () => undefined;
