import { ComposioError } from "../../protocol/errors.ts";

/*
 * Recognises a login wall, such as a single sign-on proxy. It answers with its own page or with a redirect to one.
 */

/** Fetches. Throws `unauthenticated` for a redirect to a page that scripts can't read, such as one of another origin. */
export async function fetchBehindWall(
  fetch: typeof globalThis.fetch,
  address: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  // With `redirect: "follow"` such a redirect is only a network error, so the request is first sent without
  // following.
  const response = await fetch(address, { ...init, redirect: "manual" });
  if (!isRedirect(response)) return response;
  try {
    const followed = await fetch(address, init);
    if (!isRedirect(followed)) return followed;
  } catch (cause) {
    if (init.signal.aborted) throw cause;
  }
  throw new ComposioError("unauthenticated");
}

/** Throws `unauthenticated` if a successful answer is a web page. For an error, the status is enough. */
export function refusePage(response: Response, text: string): void {
  const isHtml = /html/i.test(response.headers.get("content-type") ?? "") || /^\s*<(!doctype|html)\b/i.test(text);
  if (!isHtml || !(response.ok || response.redirected)) return;
  // A redirected request has not reached the handler. Without a redirect it may have: status 0.
  throw new ComposioError("unauthenticated", { status: response.redirected ? 401 : 0 });
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}
