import { attemptParameter, parseCallback, returnParameter, returned, sealParameter } from "../../protocol/callback.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { isAppPage, type TrustedOrigins } from "../settings/origins.ts";
import type { Seals } from "../http/seals.ts";

/*
 * In redirect mode the whole page leaves for the provider, and its tab keeps where to return to. Where the tab has no
 * storage, the callback URL names the page, and the handler signs it when the link is made. An address without a valid
 * signature is not followed.
 */

/** No user id holds a line break: a ticket of an account is never valid here, nor a signature of this kind there. */
const statement = (place: string) => `\nway back\n${place}`;

/** Signs the page that a callback URL names, if it is on one of the app's origins; else removes it. */
export async function signReturn(callback: URL, isOurs: (address: string) => boolean, seals: Seals): Promise<void> {
  const { searchParams } = callback;
  const [place, attempt] = [searchParams.get(returnParameter) ?? "", searchParams.get(attemptParameter) ?? ""];
  searchParams.delete(returnParameter);
  searchParams.delete(sealParameter);
  if (!isIdentifier(attempt) || !isOurs(place)) return;
  const { href } = Object.assign(new URL(place), { hash: "" });
  searchParams.set(returnParameter, href);
  searchParams.set(sealParameter, await seals.issue(statement(href), attempt));
}

/**
 * Redirects to the page that a callback's address names and proves, with the outcome in its query. A redirect, not a
 * script: the browser then counts the navigation as the provider's, not as one that the app began.
 * @returns null where the address names no such page
 */
export async function followReturn(request: Request, seals: Seals, trusted: TrustedOrigins): Promise<Response | null> {
  const query = new URL(request.url).searchParams;
  const [place, seal, attempt] = [query.get(returnParameter), query.get(sealParameter), query.get(attemptParameter)];
  if (place === null || seal === null || attempt === null) return null;
  // Whoever made the link chose the host name that signed it: follow only to this request's own host, or a trusted one.
  if (!isAppPage(place, request, trusted)) return null;
  if (!(await seals.check(statement(place), [seal])).has(attempt)) return null;
  const id = query.get("connected_account_id") ?? query.get("connectedAccountId") ?? "";
  const more = new URLSearchParams({ [returned.outcome]: parseCallback(query).outcome });
  if (isIdentifier(id)) more.set(returned.account, id);
  return new Response(null, {
    status: 303,
    headers: {
      location: `${place}${place.includes("?") ? "&" : "?"}${more}`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}
