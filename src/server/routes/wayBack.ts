import { attemptParameter, parseCallback, returnParameter, returned, sealParameter } from "../../protocol/callback.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { isAppPage, type TrustedOrigins } from "../settings/origins.ts";
import type { Seals } from "../http/seals.ts";

/*
 * A trip of the whole page comes back to a place that its tab keeps. Where the tab can keep nothing, the callback
 * URL names the place, and is signed when the link is made. What is not signed is not followed.
 */

/** No user id holds a line break, so that no ticket of an account is taken for one of these, nor the other way round. */
const statement = (place: string) => `\nway back\n${place}`;

/** Signs the place that a callback URL names, if it is an address on one of the app's origins; else takes it out. */
export async function sealWayBack(callback: URL, isOurs: (address: string) => boolean, seals: Seals): Promise<void> {
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
 * Goes back to the place that a callback's address names and proves, with what happened. By a redirect: the browser
 * goes on counting the navigation as the provider's, not as one that the app itself has begun.
 * @returns null where there is no such place.
 */
export async function followWayBack(request: Request, seals: Seals, trusted: TrustedOrigins): Promise<Response | null> {
  const query = new URL(request.url).searchParams;
  const [place, seal, attempt] = [query.get(returnParameter), query.get(sealParameter), query.get(attemptParameter)];
  if (place === null || seal === null || attempt === null) return null;
  // The host that signed it was a name that the maker of the link chose; so this one follows only to itself.
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
