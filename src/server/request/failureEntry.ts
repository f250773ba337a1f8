import type { ComposioError } from "../../protocol/errors.ts";
import { type LogEntry, describeThrown } from "../http/logger.ts";
import type { UpstreamFailure } from "../composio/upstreamFailure.ts";

/** Often a wrong set-up of the handler or of a proxy in production, where no browser's console explains it. */
const setUpErrors: ReadonlySet<string> = new Set(["callback_url_not_allowed", "origin_not_allowed"]);

/** Composio's limit is one of the whole organisation: other apps of it fail too, and nobody but the operator can help. */
const tooManyRequests = 429;

/**
 * The log entry for a request that ended in an error: level `error` if the server or Composio is at fault, `warn` if the
 * operator may have to change the set-up or the plan.
 */
export function failureEntry(error: ComposioError, route: string | undefined): LogEntry {
  const failure = isFailure(error.cause) ? error.cause : null;
  const detail = failure
    ? failureDetail(failure)
    : error.cause === undefined
      ? ""
      : ` Cause: ${describeThrown(error.cause)}`;
  const isForOperator = setUpErrors.has(error.code) || failure?.status === tooManyRequests;
  return {
    level: error.status >= 500 ? "error" : isForOperator ? "warn" : "info",
    message: error.message + detail,
    code: error.code,
    ...(route !== undefined && { route }),
    ...(failure?.status && { upstreamStatus: failure.status }),
    ...(failure?.slug && { upstreamSlug: failure.slug }),
    ...(failure?.requestId && { requestId: failure.requestId }),
  };
}

function failureDetail({ kind, reason }: UpstreamFailure): string {
  if (kind === "malformed") return " (Its answer was not JSON of the expected shape.)";
  return kind === "network" ? ` (No answer: ${reason ?? "unknown reason"}.)` : "";
}

function isFailure(cause: unknown): cause is UpstreamFailure {
  return typeof cause === "object" && cause !== null && "kind" in cause && "topics" in cause;
}
