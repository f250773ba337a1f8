/**
 * Fetches. If there is a login wall in front of the handler, the answer may be a redirect to a page that scripts can't
 * read, such as one of another origin.
 */
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
    return await fetch(address, init);
  } catch (cause) {
    if (init.signal.aborted) throw cause;
    return response;
  }
}

export function isRedirect({ type, status }: Response): boolean {
  return type === "opaqueredirect" || (status >= 300 && status < 400);
}
