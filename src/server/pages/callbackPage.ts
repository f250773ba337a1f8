import { type CallbackOutcome, outcomePrefix, parseCallback } from "../../protocol/callback.ts";
import type { PageLocale } from "./pageLanguage.ts";
import { callbackPath, htmlText, pageHeaders, pageHtml, pageMark } from "./pageParts.ts";

/**
 * The callback page of connect links, on the app's own origin. It sends a signal to the app's pages, which then poll, and
 * closes. It proves nothing and needs no session. Only parts of the URL with a known shape are used.
 */
export function callbackPage(request: Request, locale: PageLocale, nonce: string): Response {
  const { attempt, outcome } = parseCallback(new URL(request.url).searchParams);
  const signal = { attempt: attempt !== null && /^[\w-]{1,128}$/.test(attempt) ? attempt : null, outcome };
  const html = page({
    signal: JSON.stringify(signal),
    // For a malformed attempt an empty text, because null would mean a callback without an attempt.
    attempt: attempt === null ? null : (signal.attempt ?? ""),
    outcomeKey: signal.attempt === null ? null : outcomePrefix + signal.attempt,
    outcome,
    callback: callbackPath(request),
    locale,
    nonce,
  });
  return new Response(html, { headers: pageHeaders(nonce, "own script") });
}

const texts = {
  success: "callbackDone",
  denied: "callbackDenied",
  identity_mismatch: "callbackMismatch",
  failed: "callbackFailed",
  unknown: "callbackDone",
} as const satisfies Readonly<Record<CallbackOutcome, keyof PageLocale>>;

const marks = {
  success: "done",
  denied: "not done",
  identity_mismatch: "not done",
  failed: "not done",
  // It may have succeeded: only the account's status shows it.
  unknown: null,
} as const satisfies Readonly<Record<CallbackOutcome, Parameters<typeof pageMark>[0]>>;

interface PageContent {
  /** The signal's JSON, published in the same form as by `publishSignal`. */
  readonly signal: string;
  /** The attempt that the callback names. */
  readonly attempt: string | null;
  /** The storage key of the outcome, for the page to which this tab returns. The same as in `leaveOutcome`. */
  readonly outcomeKey: string | null;
  readonly outcome: CallbackOutcome;
  readonly callback: string;
  readonly locale: PageLocale;
  readonly nonce: string;
}

/** The text is visible without scripts. With scripts it is hidden for 300 ms, while the window tries to close. */
function page({ outcome, callback, locale, nonce, ...content }: PageContent): string {
  const data = { signal: content.signal, attempt: content.attempt, outcome, "outcome-key": content.outcomeKey };
  const attributes = Object.entries(data).map(([name, value]) =>
    value === null ? "" : ` data-${name}="${htmlText(value)}"`,
  );
  return pageHtml({
    title: outcome === "success" ? locale.connected : locale.pageTitle,
    head: `<script nonce="${nonce}" src="${callback}/script"${attributes.join("")}></script>`,
    body: `${pageMark(marks[outcome])}<h1>${htmlText(locale[texts[outcome]])}</h1>`,
    callback,
    locale,
    nonce,
  });
}
