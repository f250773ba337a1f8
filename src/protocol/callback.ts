/** What a callback says happened. Only ever a hint: the truth is the account's status on the server. */
export type CallbackOutcome = (typeof outcomes)[number];

export const outcomes = ["success", "denied", "identity_mismatch", "failed", "unknown"] as const;

/** A hint from the callback page to the pages that wait: poll now. */
export interface CallbackSignal {
  /** The secret of the attempt that this callback belongs to; null where the URL carried none. */
  readonly attempt: string | null;
  readonly outcome: CallbackOutcome;
}

/** The query parameter of our own that ties a callback to its attempt. */
export const attemptParameter = "attempt";
/** Where a trip of the whole page goes back to, if the tab itself does not know: a place of the app's. */
export const returnParameter = "return_to";
/** The handler's signature under that place: without it nobody goes there. */
export const sealParameter = "return_key";

/** The query parameters of that place: what was connected (a target's key), how it went, and as which account. */
export const returned = {
  target: "composio_target",
  outcome: "composio_outcome",
  account: "composio_account",
} as const;

/** The channel and storage key on which the callback page sends that hint. The handler's page uses the same. */
export const signalChannel = "composio-react:callback";

/** Begins the key, in the tab's own storage, of what a callback has said to a page that was not there to hear it. */
export const outcomePrefix = "composio-react:outcome:";

/** The key, in a tab's own storage, of the trip to the provider that its page is on. The handler's page reads the same. */
export const tripKey = "composio-react:trip";

/** The attempt's secret and the place to come back to, which may hold what is nobody else's business. */
export const tripPattern: RegExp = /^(\S+) (.+)$/;

/**
 * Reads a callback's query in both of Composio's spellings (`connected_account_id` from links,
 * `connectedAccountId` from direct creation, `connectionStatus` from v1). Status first: an id alone
 * proves nothing. Error texts are classified, never passed on.
 */
export function parseCallback(query: URLSearchParams): CallbackSignal {
  const status = (query.get("status") ?? query.get("connectionStatus") ?? "").toLowerCase();
  const error = [query.get("error"), query.get("error_description"), query.get("errorMessage")].join(" ").trim();
  return { attempt: query.get(attemptParameter), outcome: outcome(status, error) };
}

function outcome(status: string, error: string): CallbackOutcome {
  if (/identity/i.test(error)) return "identity_mismatch";
  if (/denied|declined|cancell?ed/i.test(error)) return "denied";
  if (error !== "") return "failed";
  if (status === "success" || status === "active") return "success";
  return status === "" ? "unknown" : "failed";
}

/** A path on one's own origin: no scheme, no host, no backslash trick, no control character. */
// oxlint-disable-next-line no-control-regex -- control characters are what must not pass
export const localPath: RegExp = /^\/(?![/\\])[^\\\u0000-\u001f]*$/;

/** Whether a text is such a path. */
export function isLocalPath(text: string): boolean {
  return localPath.test(text);
}
