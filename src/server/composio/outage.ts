import { isComposioError } from "../../protocol/errors.ts";
import { isMalformed } from "./upstreamFailure.ts";

/** A failure, and the time until which it is not tried again. */
export interface Failure {
  readonly error: unknown;
  readonly until: number;
}

/** Whether Composio could not be reached recently. */
export interface Outage {
  /** The last failure, if Composio has not answered since. */
  readonly last: Failure | null;
  readonly isNow: boolean;
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
      // Slugs come from requests: a malformed answer for one of them says nothing about the others.
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
