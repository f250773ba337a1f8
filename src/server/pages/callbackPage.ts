import { type CallbackOutcome, parseCallback } from "../../protocol/callback.ts";
import { outcomePrefix } from "../../protocol/callback.ts";
import { pageHead, pageHeaders } from "./pageParts.ts";

/**
 * The page that a connect link ends on, on the app's own origin: tells the app's pages "look now" and
 * goes away. It proves nothing and needs no session; of the URL only what has a known shape is used.
 */
export function callbackPage(query: URLSearchParams, nonce: string): Response {
  const { attempt, outcome } = parseCallback(query);
  const signal = { attempt: attempt !== null && /^[\w-]{1,128}$/.test(attempt) ? attempt : null, outcome };
  const html = page({
    signal: JSON.stringify(signal),
    // A misshapen one is none of ours, and not none at all.
    attempt: attempt === null ? null : (signal.attempt ?? ""),
    outcomeKey: signal.attempt === null ? null : outcomePrefix + signal.attempt,
    outcome,
    nonce,
  });
  return new Response(html, { headers: pageHeaders(nonce, "own script") });
}

const texts: Readonly<Record<CallbackOutcome, string>> = {
  success: "You can close this window.",
  denied: "Access was not granted. You can close this window.",
  identity_mismatch:
    "This connection was started by someone else, so nothing was connected. You can close this window.",
  failed: "The connection didn’t work. You can close this window and try again.",
  unknown: "You can close this window.",
};

interface PageContent {
  /** The signal's JSON, to be published letter by letter as `publishSignal` does. */
  readonly signal: string;
  /** Which attempt the callback names. */
  readonly attempt: string | null;
  /** Where the outcome is left for a page that this tab goes back to, as `leaveOutcome` does. */
  readonly outcomeKey: string | null;
  readonly outcome: CallbackOutcome;
  readonly nonce: string;
}

/** The text is there without scripts; with them it is held back while the window has a chance to close. */
function page({ outcome, nonce, ...content }: PageContent): string {
  const data = { signal: content.signal, attempt: content.attempt, outcome, "outcome-key": content.outcomeKey };
  const attributes = Object.entries(data).map(([name, value]) =>
    value === null ? "" : ` data-${name}="${attributeText(value)}"`,
  );
  return `<!doctype html>
<html lang="en">
<head>
${pageHead(outcome === "success" ? "Connected" : "Connection", nonce)}
<script nonce="${nonce}" src="callback/script"${attributes.join("")}></script>
</head>
<body>
<main><p>${texts[outcome]}</p></main>
</body>
</html>
`;
}

function attributeText(value: string): string {
  return value.replace(/[&"'<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
