/**
 * Whether the runtime forbids a request to use promises, timers and streams of another request. Cloudflare Workers and
 * similar edge runtimes do; Node, Deno and Bun do not.
 */
export function isolatesRequests(runtime: object): boolean {
  if ("EdgeRuntime" in runtime) return true;
  const navigator = "navigator" in runtime ? runtime.navigator : null;
  if (typeof navigator !== "object" || navigator === null) return false;
  return "userAgent" in navigator && navigator.userAgent === "Cloudflare-Workers";
}
