import type { Environment } from "../../platform/environment.ts";
import { longestPause } from "../../protocol/limits.ts";

/** Milliseconds between polls while nothing happens. Doubled after each poll up to the longest. */
const firstDelay = 3_000;
const longestDelay = 20_000;
/**
 * The delay while another window has the focus. It can be long, because the return to the page is an event. Jitter only
 * makes it longer, so that a minute at the provider costs one or two polls.
 */
const delayWhileAway = 30_000;
/** The first delay after an event, when a change is likely. */
const delayAfterEvent = 1_000;
/** Polls after an event that are sent even if a stream is open: the server may not know of the event yet. */
const pollsAfterEvent = 2;
/**
 * After a callback the account becomes ACTIVE within seconds. `expectation` is how long polls are then frequent.
 */
const expectation = 10_000;
const delayWhileExpecting = 900;
/** Each delay is up to 20% shorter or longer, so that pages do not all poll at the same moment. */
const jitter = 0.2;

/** Decides when a poller polls next. Times and delays in milliseconds. */
export interface Backoff {
  /** No poll before this time: the server sent Retry-After. */
  readonly notBefore: number;
  /** Whether the delay has reached its longest value. */
  readonly isLongest: boolean;
  isExpecting(): boolean;
  /**
   * The time of the next poll.
   * @param lastPoll when the last one began
   * @param isAway whether the user is in another window
   */
  nextPoll(lastPoll: number, isAway: boolean): number;
  /** After an event: shortens the delay. */
  quicken(): void;
  /** After a callback: polls frequently for a while. */
  pollFrequently(): void;
  /** Uses one of the quick polls after an event; false when none is left. */
  takeQuickPoll(): boolean;
  /** After an answer with Retry-After, in seconds. */
  retryAfter(seconds: number): void;
  reset(): void;
}

export function createBackoff({ clock, random }: Pick<Environment, "clock" | "random">): Backoff {
  let delay = firstDelay;
  let quickPolls = 0;
  let expectedUntil = -Infinity;
  let notBefore = -Infinity;
  const jittered = (milliseconds: number) => milliseconds * (1 - jitter + random() * 2 * jitter);
  const isExpecting = () => {
    const left = expectedUntil - clock.now();
    return left > 0 && left <= expectation; // Longer, if the clock was set back.
  };

  return {
    get notBefore() {
      // No longer than the longest pause, if the clock was set back.
      notBefore = Math.min(notBefore, clock.now() + longestPause * 1_000 * (1 + jitter));
      return notBefore;
    },
    get isLongest() {
      return delay === longestDelay;
    },
    isExpecting,
    nextPoll(lastPoll, isAway) {
      // Measured from the start of the last poll, so that a slow answer does not delay the next one.
      if (isExpecting()) return lastPoll + jittered(delayWhileExpecting);
      const next = clock.now() + (isAway ? delayWhileAway * (1 + random() * jitter) : jittered(delay));
      delay = Math.min(delay * 2, longestDelay);
      return next;
    },
    quicken() {
      delay = delayAfterEvent;
      quickPolls = pollsAfterEvent;
    },
    pollFrequently() {
      expectedUntil = clock.now() + expectation;
    },
    takeQuickPoll: () => quickPolls > 0 && quickPolls-- > 0,
    retryAfter(seconds) {
      // Up to 20% later, so that clients with the same Retry-After do not all poll at once.
      notBefore = clock.now() + Math.min(seconds, longestPause) * 1_000 * (1 + random() * jitter);
    },
    reset() {
      delay = firstDelay;
      quickPolls = 0;
      expectedUntil = -Infinity;
    },
  };
}
