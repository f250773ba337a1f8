import type { Environment } from "../../platform/environment.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { longestPause } from "../../protocol/limits.ts";
import { isAsleep } from "../browser/pageActivity.ts";

/**
 * Milliseconds until a request that has failed is sent again, without a press. Doubled after each failure, up to the longest: in
 * an outage every open page does this.
 */
const firstRetry = 10_000;
const longestRetry = 120_000;

/** Each pause is up to 20% longer, so that pages do not all ask at the same moment. */
const jitter = 0.2;

/**
 * Calls `attempt` after a pause, then after longer and longer ones, until it returns null or an error that no later call can mend.
 * Waits while the page is hidden or offline.
 * @param failure the error because of which there is another attempt
 * @returns stops it
 */
export function tryLater(
  { clock, random, window }: Pick<Environment, "clock" | "random" | "window">,
  attempt: () => Promise<ComposioError | null>,
  failure: ComposioError | null = null,
): () => void {
  let timer: unknown = null;
  let isOver = false;
  function wait(delay: number): void {
    // Only later, never earlier, because of Retry-After.
    timer = clock.setTimeout(() => void run(delay), delay * (1 + random() * jitter));
  }
  async function run(delay: number): Promise<void> {
    if (window && isAsleep(window)) return wait(delay);
    const error = await attempt();
    if (!isOver && error?.retryable) wait(Math.max(Math.min(delay * 2, longestRetry), pauseAfter(error)));
  }
  wait(Math.max(firstRetry, pauseAfter(failure)));
  return () => {
    isOver = true;
    clock.clearTimeout(timer);
  };
}

/** The milliseconds that the server has named. */
function pauseAfter(error: ComposioError | null): number {
  return Math.min(error?.retryAfter ?? 0, longestPause) * 1_000;
}
