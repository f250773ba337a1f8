import { type CallbackOutcome, localPath, parseCallback } from "../core/callback.ts";
import { outcomePrefix, signalChannel } from "../core/signals.ts";
import { tripKey, tripPattern } from "../core/trip.ts";
import { pageHeaders, pageStyle } from "./pageParts.ts";

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
function page({ signal, attempt, outcomeKey, outcome, nonce }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${outcome === "success" ? "Connected" : "Connection"}</title>
<style nonce="${nonce}">
${pageStyle}
html[data-closing] main { visibility: hidden; }
</style>
<script nonce="${nonce}">
(() => {
  const root = document.documentElement;
  root.dataset.closing = "";
  const text = ${scriptText(signal)};
  try {
    if (window.BroadcastChannel) {
      const channel = new BroadcastChannel(${scriptText(signalChannel)});
      channel.postMessage(text);
      channel.close();
    }
  } catch {
    // Forbidden together with storage: the waiting page looks by itself.
  }
  try {
    localStorage.setItem(${scriptText(signalChannel)}, text);
    localStorage.removeItem(${scriptText(signalChannel)});
  } catch {
    // Storage is forbidden here: the channel has said it.
  }
  let returnTo = null;
  try {
    // Only what this tab keeps of its own trip: a place in the address could be anybody's. As \`placeOfTrip\` does.
    const [, own, place] = ${tripPattern}.exec(sessionStorage.getItem(${scriptText(tripKey)}) ?? "") ?? [];
    const attempt = ${scriptText(attempt)};
    if (${localPath}.test(place ?? "") && (attempt === null || attempt === own)) returnTo = place;
  } catch {
    // Forbidden here: a way back that was agreed on was followed before this page was sent.
  }
  const outcomeKey = ${scriptText(outcomeKey)};
  try {
    if (returnTo !== null && outcomeKey !== null) sessionStorage.setItem(outcomeKey, ${scriptText(outcome)});
  } catch {
    // Forbidden here: the page asks the server.
  }
  if (returnTo === null) window.close();
  else location.replace(returnTo);
  setTimeout(() => delete root.dataset.closing, 300);
})();
</script>
</head>
<body>
<main><p>${texts[outcome]}</p></main>
</body>
</html>
`;
}

/** A JavaScript literal that can't end the script element. */
function scriptText(value: string | null): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
