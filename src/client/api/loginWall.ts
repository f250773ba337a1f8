import { ComposioError } from "../../protocol/errors.ts";
import { isRedirect } from "./fetchBehindWall.ts";

/**
 * Recognises a login wall, such as a single sign-on proxy: it answers with its own page, or with a redirect to one.
 * Throws `unauthenticated` for a redirect, and if a successful answer is a web page. For an error, the status is enough.
 */
export function refusePage(response: Response, text: string): void {
  if (isRedirect(response)) throw new ComposioError("unauthenticated");
  const isHtml = /html/i.test(response.headers.get("content-type") ?? "") || /^\s*<(!doctype|html)\b/i.test(text);
  if (!isHtml || !(response.ok || response.redirected)) return;
  // A redirected request has not reached the handler. Without a redirect it may have: status 0.
  if (response.redirected) throw new ComposioError("unauthenticated", { status: 401 });
  throw new ComposioError("unauthenticated", { status: 0, message: pageInPlaceMessage(response) });
}

/**
 * A login wall mostly redirects. A page in place of the answer is more often the app's own: servers of single-page apps answer
 * unknown paths with index.html. Users read the text for a login wall, because only a developer ever sees the other case.
 */
function pageInPlaceMessage({ url, status }: Response): string | undefined {
  try {
    // Written in the form that bundlers replace.
    return process.env.NODE_ENV === "production"
      ? undefined
      : `Is the client's baseUrl right? ${url.replace(/\?.*/, "") || "The handler's address"} answered with a web page (status ${status}, no redirect) instead of the handler's JSON, as servers of single-page apps do for unknown paths. If the address is right, look for a proxy or a login wall in front of the handler.`;
  } catch {
    return undefined; // A browser without a bundler has no `process`.
  }
}
