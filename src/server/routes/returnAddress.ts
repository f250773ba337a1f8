import {
  attemptParameter,
  callbackAccountId,
  parseCallback,
  returnParameter,
  returned,
  sealParameter,
} from "../../protocol/callback.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { type TrustedOrigins } from "../settings/origins.ts";
import { isAppPage } from "../request/requestOrigin.ts";
import { redirect } from "../http/responses.ts";
import { type Seals, statementOf } from "../http/seals.ts";

/*
 * In a page redirect the whole page goes to the provider, and the tab stores the return address. If the tab has no storage,
 * the callback URL contains the address, and the handler signs it when it makes the link. An address without a valid
 * signature is not followed.
 */

/** Signs the return address in a callback URL, if it is on one of the app's origins. Otherwise removes it. */
export async function signReturn(callback: URL, isOurs: (address: string) => boolean, seals: Seals): Promise<void> {
  const { searchParams } = callback;
  const [address, attempt] = [searchParams.get(returnParameter) ?? "", searchParams.get(attemptParameter) ?? ""];
  searchParams.delete(returnParameter);
  searchParams.delete(sealParameter);
  if (!isIdentifier(attempt) || !isOurs(address)) return;
  const { href } = Object.assign(new URL(address), { hash: "" });
  searchParams.set(returnParameter, href);
  searchParams.set(sealParameter, await seals.issue(statementOf("way back", href), attempt));
}

/**
 * Redirects to the signed return address of a callback, with the outcome in its query. With a redirect instead of a script,
 * the browser treats it as part of the provider's navigation.
 * @returns null if the callback has no valid return address
 */
export async function followReturn(request: Request, seals: Seals, trusted: TrustedOrigins): Promise<Response | null> {
  const query = new URL(request.url).searchParams;
  const [address, seal, attempt] = [query.get(returnParameter), query.get(sealParameter), query.get(attemptParameter)];
  if (address === null || seal === null || attempt === null) return null;
  // The link's request may have had any Host header, so the signature does not prove the host: check it again.
  if (!isAppPage(address, request, trusted)) return null;
  if (!(await seals.check(statementOf("way back", address), [seal])).has(attempt)) return null;
  const id = callbackAccountId(query) ?? "";
  const more = new URLSearchParams({ [returned.outcome]: parseCallback(query).outcome });
  if (isIdentifier(id)) more.set(returned.account, id);
  return redirect(`${address}${address.includes("?") ? "&" : "?"}${more}`, 303);
}
