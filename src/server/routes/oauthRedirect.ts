import { isLoopback } from "../../platform/isLoopback.ts";

/** Composio's OAuth callback. */
const composioCallback = "https://backend.composio.dev/api/v3.1/toolkits/auth/callback";

/** Checks the option when the server starts. Returns the address to redirect to, or null if the route is off. */
export function parseOauthRedirect(option: boolean | string): string | null {
  if (option === false) return null;
  if (option === true) return composioCallback;
  const url = URL.canParse(option) ? new URL(option) : null;
  if (url && isAllowedTarget(url) && !/[?#]/.test(option)) return url.href;
  throw new TypeError(
    `createComposioHandler({ oauthRedirect }): "${option}" must be an absolute https address (http on this machine) without a query. Pass true for Composio.`,
  );
}

function isAllowedTarget({ protocol, hostname, username, password }: URL): boolean {
  return (
    (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) && username === "" && password === ""
  );
}

/**
 * The redirect URI on the app's own domain: redirects the browser to Composio with the provider's answer unchanged.
 * The server does not fetch it, since Composio knows the browser by a cookie.
 */
export function oauthRedirect(request: Request, target: string): Response {
  // The raw query: URLSearchParams would encode some characters differently.
  const query = /\?[^#]*/.exec(request.url)?.[0] ?? "";
  return new Response(null, {
    status: 302,
    headers: { location: target + query, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
