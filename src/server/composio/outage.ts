import { isComposioError } from "../../protocol/errors.ts";
import { isMalformed } from "./upstreamFailure.ts";

/** A failure to be answered, and until when it is believed. */
export interface Failure {
  readonly error: unknown;
  readonly until: number;
}

/** Whether Composio could not be asked lately. */
export interface Outage {
  /** The last failure, since which nothing was answered. */
  readonly last: Failure | null;
  readonly isNow: boolean;
  note(error: unknown): Failure;
  /** Something was answered. */
  end(): void;
}

/** Milliseconds for which an outage, or an unknown slug, is believed. */
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
      // A slug is a visitor's word: an answer that is only odd for this one says nothing about the others.
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
