import { isSafeRedirect } from "../../platform/isSafeRedirect.ts";
import { composioRedirectUri } from "../composio/urls.ts";
import { redirect } from "../http/responses.ts";

/** Checks the `oauthRedirect` option when the server starts. Returns the URL to redirect to, or null if the route is off. */
export function parseOauthRedirect(option: boolean | string): string | null {
  if (option === false) return null;
  if (option === true) return composioRedirectUri;
  const url = isSafeRedirect(option) ? new URL(option) : null;
  if (url && url.username === "" && url.password === "" && !/[?#]/.test(option)) return url.href;
  throw new TypeError(
    `createComposioHandler({ oauthRedirect }): "${option}" must be an absolute https URL (http on localhost) without query and hash. Pass true for Composio.`,
  );
}

/**
 * The redirect URI on the app's own domain. Redirects the browser to Composio, with the provider's query unchanged. The
 * server must not fetch the URL itself, because Composio recognises the browser by a cookie.
 */
export function oauthRedirect(request: Request, target: string): Response {
  // The raw query: URLSearchParams would encode some characters differently.
  const query = /\?[^#]*/.exec(request.url)?.[0] ?? "";
  return redirect(target + query, 302);
}
