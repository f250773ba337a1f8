/** The outcome that a callback reports. It proves nothing: only the account's status on the server counts. */
export type CallbackOutcome = (typeof outcomes)[number];

export const outcomes = ["success", "denied", "identity_mismatch", "failed", "unknown"] as const;

/** A message from the callback page to the pages that wait. It makes them poll now. */
export interface CallbackSignal {
  /** The secret of the attempt that this callback belongs to; null where the URL carried none. */
  readonly attempt: string | null;
  readonly outcome: CallbackOutcome;
}

/** The query parameter with the attempt's secret, which ties a callback to its attempt. */
export const attemptParameter = "attempt";
/** The query parameter with the return address of a page redirect, for tabs that can't store it. */
export const returnParameter = "return_to";
/** The query parameter with the handler's signature of the return address. Without it the address is not followed. */
export const sealParameter = "return_key";

/** The query parameters that are added to the return address: the target's key, the outcome, and the account's id. */
export const returned = {
  target: "composio_target",
  outcome: "composio_outcome",
  account: "composio_account",
} as const;

/** The BroadcastChannel and storage key of callback signals. The handler's callback page uses the same. */
export const signalChannel = "composio-react:callback";

/** Prefix of a sessionStorage key: the outcome of a callback, for a page that was not loaded when it arrived. */
export const outcomePrefix = "composio-react:outcome:";

/** The sessionStorage key of a tab's page redirect. The handler's callback page reads the same. */
export const pageRedirectKey = "composio-react:page-redirect";

/**
 * Its value: the attempt's secret, whether the attempt has ended, and the path to return to. It stays in the tab, because a
 * path may contain private data.
 */
export const pageRedirectPattern: RegExp = /^(\S+) (ended )?(.+)$/;

/**
 * Reads a callback's query, in all of Composio's spellings (`connected_account_id` from links,
 * `connectedAccountId` from direct creation, `connectionStatus` from v1). An id alone does not mean success. Error texts
 * are classified, never passed on.
 */
export function parseCallback(query: URLSearchParams): CallbackSignal {
  const status = (query.get("status") ?? query.get("connectionStatus") ?? "").toLowerCase();
  const error = [query.get("error"), query.get("error_description"), query.get("errorMessage")].join(" ").trim();
  return { attempt: query.get(attemptParameter), outcome: outcome(status, error) };
}

/** Id of the account that a callback names, not checked: anybody can write one. */
export function callbackAccountId(query: URLSearchParams): string | null {
  return query.get("connected_account_id") ?? query.get("connectedAccountId");
}

function outcome(status: string, error: string): CallbackOutcome {
  if (/identity/i.test(error)) return "identity_mismatch";
  if (/denied|declined|cancell?ed/i.test(error)) return "denied";
  if (error !== "") return "failed";
  if (status === "success" || status === "active") return "success";
  return status === "" ? "unknown" : "failed";
}

/** A path on the page's own origin: no scheme, no host, no backslash (browsers read it as a slash), no control character. */
// oxlint-disable-next-line no-control-regex -- it excludes control characters
export const localPath: RegExp = /^\/(?![/\\])[^\\\u0000-\u001f]*$/;
