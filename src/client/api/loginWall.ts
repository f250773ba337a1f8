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
  throw new ComposioError("unauthenticated", { status: response.redirected ? 401 : 0 });
}
