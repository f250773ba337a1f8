import { attemptParameter, parseCallback, returnParameter, returned, sealParameter } from "../../protocol/callback.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { type TrustedOrigins } from "../settings/origins.ts";
import { isAppPage } from "../request/requestOrigin.ts";
import type { Seals } from "../http/seals.ts";

/*
 * In redirect mode the whole page leaves for the provider, and its tab keeps where to return to. Where the tab has no
 * storage, the callback URL names the page, and the handler signs it when the link is made. An address without a valid
 * signature is not followed.
 */

/** User ids have no line breaks, so a ticket is never valid as this signature, nor this signature as a ticket. */
const statement = (address: string) => `\nway back\n${address}`;

/** Signs the page that a callback URL names, if it is on one of the app's origins; else removes it. */
export async function signReturn(callback: URL, isOurs: (address: string) => boolean, seals: Seals): Promise<void> {
  const { searchParams } = callback;
  const [address, attempt] = [searchParams.get(returnParameter) ?? "", searchParams.get(attemptParameter) ?? ""];
  searchParams.delete(returnParameter);
  searchParams.delete(sealParameter);
  if (!isIdentifier(attempt) || !isOurs(address)) return;
  const { href } = Object.assign(new URL(address), { hash: "" });
  searchParams.set(returnParameter, href);
  searchParams.set(sealParameter, await seals.issue(statement(href), attempt));
}

/**
 * Redirects to the signed return address of a callback, with the outcome in its query. A redirect, not a script: the
 * browser then treats it as part of the provider's navigation.
 * @returns null if the callback has no valid return address
 */
export async function followReturn(request: Request, seals: Seals, trusted: TrustedOrigins): Promise<Response | null> {
  const query = new URL(request.url).searchParams;
  const [address, seal, attempt] = [query.get(returnParameter), query.get(sealParameter), query.get(attemptParameter)];
  if (address === null || seal === null || attempt === null) return null;
  // Whoever made the link chose the host name that signed it: follow only to this request's own host, or a trusted one.
  if (!isAppPage(address, request, trusted)) return null;
  if (!(await seals.check(statement(address), [seal])).has(attempt)) return null;
  const id = query.get("connected_account_id") ?? query.get("connectedAccountId") ?? "";
  const more = new URLSearchParams({ [returned.outcome]: parseCallback(query).outcome });
  if (isIdentifier(id)) more.set(returned.account, id);
  return new Response(null, {
    status: 303,
    headers: {
      location: `${address}${address.includes("?") ? "&" : "?"}${more}`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}
