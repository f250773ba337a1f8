import { ComposioError } from "../../protocol/errors.ts";

/*
 * A login wall, such as a single sign-on proxy, answers with its own page or with a redirect to one.
 */

/** Fetches. Throws on a redirect to a page that the browser does not let us read, such as one of another origin. */
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

/** Throws when the answer to a successful request is a web page. For an error the status says enough. */
export function refusePage(response: Response, text: string): void {
  const isHtml = /html/i.test(response.headers.get("content-type") ?? "") || /^\s*<(!doctype|html)\b/i.test(text);
  if (!isHtml || !(response.ok || response.redirected)) return;
  // A redirected request has not reached the handler. Without a redirect it is unknown whether it has: status 0.
  throw new ComposioError("unauthenticated", { status: response.redirected ? 401 : 0 });
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}
