import { ComposioError } from "../../protocol/errors.ts";

/*
 * What a login wall, a single sign-on proxy say, puts in place of an answer: a page of its own, or a redirect to one.
 */

const message =
  "The answer was a web page, or a redirect to one, in place of the handler's JSON. Is there a login wall before it? Else check the client's baseUrl and any proxy.";

/** Fetches. Throws where the way leads to a page that the browser keeps back, as one of another origin. */
export async function fetchBehindWall(
  fetch: typeof globalThis.fetch,
  address: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> {
  // Followed only when asked again: whoever follows at once is told of a network error.
  const response = await fetch(address, { ...init, redirect: "manual" });
  if (!isRedirect(response)) return response;
  try {
    const followed = await fetch(address, init);
    if (!isRedirect(followed)) return followed;
  } catch (cause) {
    if (init.signal.aborted) throw cause;
  }
  throw new ComposioError("unauthenticated", { message });
}

/** Throws where a web page came in place of an answer. The page of an error says enough by its status. */
export function refusePage(response: Response, text: string): void {
  const isHtml = /html/i.test(response.headers.get("content-type") ?? "") || /^\s*<(!doctype|html)\b/i.test(text);
  if (!isHtml || !(response.ok || response.redirected)) return;
  // Beyond a redirect a request has not arrived. What a page in place of an answer says of that, nobody knows.
  throw new ComposioError("unauthenticated", { message, status: response.redirected ? 401 : 0 });
}

function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}
