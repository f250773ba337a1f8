import type { Environment } from "../../platform/environment.ts";
import { on } from "../../platform/listen.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { longestPause } from "../../protocol/limits.ts";
import { isAsleep } from "../browser/pageActivity.ts";

/**
 * Milliseconds until a request that has failed is sent again, without a press. Doubled after each failure, up to the longest: in
 * an outage every open page does this.
 */
const firstRetry = 10_000;
const longestRetry = 120_000;

/**
 * Milliseconds between the return to the page, or of the network, and an attempt that was due before. By default React Query
 * asks at once by itself, and then there is nothing left to ask.
 */
const afterReturn = 1_000;

/** Each pause is up to 20% longer, so that pages do not all ask at the same moment. */
const jitter = 0.2;

/**
 * Calls `attempt` after a pause, then after longer and longer ones, until it returns null or an error that no later call can mend.
 * What is due while the page is hidden or offline is attempted soon after it is shown, or online, again.
 * @param failure the error because of which there is another attempt
 * @returns stops it
 */
export function tryLater(
  { clock, random, window }: Pick<Environment, "clock" | "random" | "window">,
  attempt: () => Promise<ComposioError | null>,
  failure: ComposioError | null = null,
): () => void {
  let stop: () => void = () => undefined;
  let isOver = false;
  function wait(delay: number, pause = delay): void {
    // Only later, never earlier, because of Retry-After.
    const timer = clock.setTimeout(() => void run(delay), pause * (1 + random() * jitter));
    stop = () => clock.clearTimeout(timer);
  }
  function sleep(page: Window, delay: number): void {
    const wake = () => {
      if (isAsleep(page)) return;
      stop();
      wait(delay, afterReturn);
    };
    const stops = [on(page.document, "visibilitychange", wake), on(page, "online", wake)];
    stop = () => {
      for (const each of stops) each();
    };
  }
  async function run(delay: number): Promise<void> {
    if (window && isAsleep(window)) return sleep(window, delay);
    const error = await attempt();
    if (!isOver && error?.retryable) wait(Math.max(Math.min(delay * 2, longestRetry), pauseAfter(error)));
  }
  wait(Math.max(firstRetry, pauseAfter(failure)));
  return () => {
    isOver = true;
    stop();
  };
}

/** The milliseconds that the server has named. */
function pauseAfter(error: ComposioError | null): number {
  return Math.min(error?.retryAfter ?? 0, longestPause) * 1_000;
}
