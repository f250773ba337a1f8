import type { PageLocale } from "./pageLanguage.ts";
import { htmlText, pageHeaders, pageHtml, pageMark } from "./pageParts.ts";

interface VerifyPage {
  readonly text: "verifySignedOut" | "verifyFailed" | "verifyIncomplete";
  /** HTTP status. */
  readonly status: number;
  readonly callback: string;
  readonly locale: PageLocale;
  readonly nonce: string;
}

/** A page that says why a connection isn't finished. "Try again" is an empty link, so that the page does not contain its URL. */
export function verifyPage({ text, status, callback, locale, nonce }: VerifyPage): Response {
  const again = text === "verifyIncomplete" ? "" : `<a href="">${htmlText(locale.tryAgain)}</a>`;
  const body = `${pageMark("wait")}<h1>${htmlText(locale[text])}</h1>${again}`;
  return new Response(pageHtml({ title: locale.pageTitle, body, callback, locale, nonce }), {
    status,
    headers: pageHeaders(nonce),
  });
}
