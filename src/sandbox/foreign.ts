/**
 * Whether a page of another origin has sent this request. Browsers send `Sec-Fetch-Site` and `Origin`, which pages can't
 * change. A request without both headers does not come from a page.
 */
export function isForeign(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  return origin !== null && origin !== new URL(request.url).origin;
}

/** Whether the request is a navigation by a link or a redirect, which is permitted from other origins. */
export function isVisit(request: Request): boolean {
  const mode = request.headers.get("sec-fetch-mode") ?? "navigate";
  const destination = request.headers.get("sec-fetch-dest") ?? "document";
  return /^(GET|HEAD)$/.test(request.method) && mode === "navigate" && destination === "document";
}
