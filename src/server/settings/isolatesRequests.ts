/**
 * Whether the runtime forbids a request to touch what another one has under way, such as promises, timers and
 * streams: Cloudflare's Workers, and edge runtimes after their model. Node, Deno and Bun do not.
 */
export function isolatesRequests(runtime: object): boolean {
  if ("EdgeRuntime" in runtime) return true;
  const navigator = "navigator" in runtime ? runtime.navigator : null;
  if (typeof navigator !== "object" || navigator === null) return false;
  return "userAgent" in navigator && navigator.userAgent === "Cloudflare-Workers";
}
