import { handlerError } from "../http/handlerError.ts";

/** How many questions each user has left, and when that was counted. Plain data; who is missing has all. */
export type BudgetEntries = Map<string, { left: number; countedAt: number }>;

/** What each user's requests may cost of Composio's limit, which is the whole organisation's. */
export interface UserBudget {
  /** Lets a request in, at the price of a question until it is known what it costs. Throws `rate_limited`. */
  enter(userId: string): () => void;
  /** Counts questions, to whoever of these has most left. */
  charge(users: Iterable<string>, questions: number): void;
  /** Throws `rate_limited` where none of these has anything left. Not to be asked between changes that belong together. */
  check(users: Iterable<string>): void;
}

/** Milliseconds. */
const minute = 60_000;

/** @param perMinute at once, too: what is not used is saved up for a minute */
export function createUserBudget(entries: BudgetEntries, perMinute: number, now: () => number): UserBudget {
  if (!(perMinute >= 1))
    throw new TypeError("createComposioHandler: userRateLimit is a number of questions a minute, 1 or more.");
  if (perMinute === Infinity) return { enter: () => () => undefined, charge: () => undefined, check: () => undefined };

  function leftOf(user: string): number {
    const entry = entries.get(user);
    if (!entry) return perMinute;
    // Nothing is earned by a clock that is set back, and nothing lost.
    const earned = (Math.max(0, now() - entry.countedAt) / minute) * perMinute;
    return Math.min(perMinute, entry.left + earned);
  }

  function count(user: string, questions: number): void {
    const left = leftOf(user) - questions;
    entries.delete(user);
    entries.set(user, { left, countedAt: now() });
    // Whoever has all again needs no entry. The longest unused stands first.
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
    const left = user === undefined ? 1 : leftOf(user);
    if (left >= 1) return;
    throw handlerError("rate_limited", {
      message: "This user has asked for more than createComposioHandler({ userRateLimit }) allows in a minute.",
      retryAfter: Math.ceil(((1 - left) / perMinute) * (minute / 1_000)),
    });
  }

  return {
    check,
    charge(users, questions) {
      const user = richest(users);
      if (user !== undefined) count(user, questions);
    },
    enter(userId) {
      check([userId]);
      count(userId, 1);
      return () => count(userId, -1);
    },
  };
}
