import type { Environment } from "../../platform/environment.ts";

/** Milliseconds between polls while nothing happens, doubled each time up to the longest. */
const firstDelay = 3_000;
const longestDelay = 20_000;
/** After an event the next change is near. */
const delayAfterEvent = 1_000;
/** Polls after an event that don't wait for the stream: the server may not have heard of it. */
const pollsAfterEvent = 2;
/** After a callback the account becomes ACTIVE within seconds: how long that is expected, and the time between polls. */
const expectation = 10_000;
const delayWhileExpecting = 900;
/** Each delay is up to a fifth shorter or longer, so that many pages do not poll at the same moment. */
const jitter = 0.2;
/** Seconds of a Retry-After that are believed: Composio counts by the minute, and nobody can be locked out for longer. */
const longestRetryAfter = 60;

/** When a poller polls next. Times and delays in milliseconds. */
export interface Backoff {
  /** No poll before this time, which the server has asked for. */
  readonly notBefore: number;
  /** Whether nothing has happened for so long that the delay grows no more. */
  readonly isLongest: boolean;
  isExpecting(): boolean;
  /** The time of the next poll. @param lastPoll when the last one began */
  nextPoll(lastPoll: number): number;
  /** Something has happened. */
  quicken(): void;
  /** A callback has come. */
  expect(): void;
  /** Uses up one of the polls that follow an event; false where none is left. */
  takeQuickPoll(): boolean;
  /** The server has refused: seconds it wants to be left alone. */
  retryAfter(seconds: number): void;
  reset(): void;
}

export function createBackoff({ clock, random }: Pick<Environment, "clock" | "random">): Backoff {
  let delay = firstDelay;
  let quickPolls = 0;
  let expectedUntil = -Infinity;
  let notBefore = -Infinity;
  const jittered = (milliseconds: number) => milliseconds * (1 - jitter + random() * 2 * jitter);
  const isExpecting = () => clock.now() < expectedUntil;

  return {
    get notBefore() {
      return notBefore;
    },
    get isLongest() {
      return delay === longestDelay;
    },
    isExpecting,
    nextPoll(lastPoll) {
      // From the beginning of the last poll: a slow answer makes the next one no later.
      if (isExpecting()) return lastPoll + jittered(delayWhileExpecting);
      const next = clock.now() + jittered(delay);
      delay = Math.min(delay * 2, longestDelay);
      return next;
    },
    quicken() {
      delay = delayAfterEvent;
      quickPolls = pollsAfterEvent;
    },
    expect() {
      expectedUntil = clock.now() + expectation;
    },
    takeQuickPoll: () => quickPolls > 0 && quickPolls-- > 0,
    retryAfter(seconds) {
      // Later by up to a fifth: what Retry-After has gathered must not come all at once.
      notBefore = clock.now() + Math.min(seconds, longestRetryAfter) * 1_000 * (1 + random() * jitter);
    },
    reset() {
      delay = firstDelay;
      quickPolls = 0;
      expectedUntil = -Infinity;
    },
  };
}
