import { isComposioError } from "../../protocol/isComposioError.ts";
import { isMalformed } from "./upstreamFailure.ts";

/** A failed call, and the time before which it is not repeated. */
export interface Failure {
  readonly error: unknown;
  readonly until: number;
}

/** Whether Composio could not be reached recently. */
export interface Outage {
  /** The last failure, if Composio has not answered since. */
  readonly last: Failure | null;
  readonly isNow: boolean;
  /** Stores a failure. It counts as an outage only if Composio could not be reached. */
  note(error: unknown): Failure;
  /** Call it when Composio has answered. */
  end(): void;
}

/** Milliseconds for which an outage, or an unknown slug, is remembered. */
export const shortLifetime = 30_000;

export function createOutage(now: () => number): Outage {
  let last: Failure | null = null;
  return {
    get last() {
      return last;
    },
    get isNow() {
      return last !== null && last.until > now();
    },
    note(error) {
      const failure = { error, until: now() + shortLifetime };
      // A malformed answer for one slug is no outage: slugs come from requests.
      if (isOutage(error)) last = failure;
      return failure;
    },
    end: () => (last = null),
  };
}

function isOutage(error: unknown): boolean {
  if (!isComposioError(error)) return false;
  if (error.code === "composio_unavailable") return !isMalformed(error.cause);
  return ["composio_timeout", "composio_unauthorized", "composio_forbidden", "rate_limited"].includes(error.code);
}
