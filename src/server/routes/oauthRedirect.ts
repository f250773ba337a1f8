import { isLoopback } from "../../platform/isLoopback.ts";

/** Where Composio takes providers' answers. */
const composioCallback = "https://backend.composio.dev/api/v3.1/toolkits/auth/callback";

/** Checks the option when the server starts: where providers' answers go on to, or null where the route is off. */
export function parseOauthRedirect(option: boolean | string): string | null {
  if (option === false) return null;
  if (option === true) return composioCallback;
  const url = URL.canParse(option) ? new URL(option) : null;
  if (url && isFit(url) && !/[?#]/.test(option)) return url.href;
  throw new TypeError(
    `createComposioHandler({ oauthRedirect }): "${option}" must be an absolute https address (http on this machine) without a query. Pass true for Composio's own.`,
  );
}

function isFit({ protocol, hostname, username, password }: URL): boolean {
  return (
    (protocol === "https:" || (protocol === "http:" && isLoopback(hostname))) && username === "" && password === ""
  );
}

/**
 * The redirect URI on the app's own domain: sends the browser on to Composio with the provider's answer as
 * it came. Never fetched from here, since Composio knows the browser by a cookie; only the query is the request's.
 */
export function oauthRedirect(request: Request, target: string): Response {
  // URLSearchParams would encode some of it differently.
  const query = /\?[^#]*/.exec(request.url)?.[0] ?? "";
  return new Response(null, {
    status: 302,
    headers: { location: target + query, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
