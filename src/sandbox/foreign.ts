/**
 * Whether a page of another origin has sent this. Browsers say so (Sec-Fetch-Site, Origin) and pages can't change it;
 * what says neither is no browser, and no page has made it.
 */
export function isForeign(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const origin = request.headers.get("origin");
  return origin !== null && origin !== new URL(request.url).origin;
}

/** Whether someone goes to a page, by a link or a redirect: that is what other origins may do. */
export function isVisit(request: Request): boolean {
  const mode = request.headers.get("sec-fetch-mode") ?? "navigate";
  const destination = request.headers.get("sec-fetch-dest") ?? "document";
  return /^(GET|HEAD)$/.test(request.method) && mode === "navigate" && destination === "document";
}
