import type { CallbackOutcome } from "../../protocol/callback.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { failureEntry } from "../request/failureEntry.ts";
import type { Verifier } from "../settings/verifier.ts";
import { handlerError } from "../http/handlerError.ts";
import { httpStatus, methodNotAllowed, redirect } from "../http/responses.ts";
import type { HandlerServices } from "../request/requestContext.ts";
import type { Upstream } from "../composio/upstream.ts";
import type { PageLocale } from "../pages/pageLanguage.ts";
import { callbackPath } from "../pages/pageParts.ts";
import { verifyPage } from "../pages/verifyPage.ts";
import { verifyElsewhere } from "./handlerOfFlow.ts";

export interface VerifyContext {
  /** Null if the option is not set. */
  readonly verifier: Verifier | null;
  /** The checked `basePath` option. */
  readonly mount: string | undefined;
  /** Runs `work` for the signed-in user. Throws `unauthenticated` or `rate_limited`. */
  readonly admit: (request: Request, work: (userId: string) => Promise<Response>) => Promise<Response>;
  /** Composio, for one user. */
  readonly connect: (userId: string) => Upstream;
  readonly services: HandlerServices;
  /** Redemptions that are under way, by user and session. Each copy of the handler has its own, and on Workers each request. */
  readonly redemptions: Map<string, Promise<Redemption>>;
  readonly localeFor: (request: Request) => PageLocale;
  readonly newNonce: () => string;
}

const route = "GET /verify";

/** For the operator: the user at the provider can do nothing about it. */
const notSetUp =
  "Composio sends users to /verify after their consent, but createComposioHandler({ verifyIdentity }) is not set, so no connection can be finished. Set it to true, or remove the OAuth callback verifier URL in Composio's dashboard.";

/**
 * Composio sends the browser here after the provider's consent, with a session that can be redeemed once. The account
 * becomes ACTIVE only if the user who is signed in now is the user who started the connection. The browser is then
 * redirected to the callback page with the outcome, never with an id or secret of another user.
 */
export async function verifyIdentity(request: Request, context: VerifyContext): Promise<Response> {
  const { admit, services, localeFor, newNonce, verifier, mount } = context;
  const sessionUri = readSessionUri(new URL(request.url).searchParams);
  const explain = (text: Parameters<typeof verifyPage>[0]["text"], status: number) =>
    verifyPage({ text, status, callback: callbackPath(request), locale: localeFor(request), nonce: newNonce() });
  if (!verifier) {
    if (sessionUri !== null) services.log({ level: "warn", message: notSetUp, route });
    if (sessionUri === null || !request.headers.get("accept")?.includes("text/html"))
      throw handlerError("route_not_found");
    return explain("verifyFailed", 404);
  }
  // A HEAD request, for example of a link checker, must not redeem the session.
  if (request.method !== "GET") return methodNotAllowed(["GET"]);
  if (sessionUri === null) return explain("verifyIncomplete", 400);
  if (!isNavigation(request.headers)) return explain("verifyFailed", 403);
  if (verifier.severalHandlers) {
    const elsewhere = await verifyElsewhere(request, mount, sessionUri, services.seals);
    if (elsewhere !== null) return redirect(elsewhere, 303);
  }
  try {
    return await admit(request, async (userId) =>
      redirectToCallback(request, verifier, await redeemOnce(sessionUri, userId, context)),
    );
  } catch (error) {
    if (!isComposioError(error)) throw error;
    services.log(failureEntry(error, route));
    // The session is not redeemed. After sign-in the same URL works until the session expires.
    if (error.code === "unauthenticated") return explain("verifySignedOut", 401);
    return explain("verifyFailed", httpStatus(error));
  }
}

export interface Redemption {
  readonly outcome: CallbackOutcome;
  readonly connectedAccountId: string | null;
}

/** A reload while the first request is under way shares its outcome: Composio would call the session used. */
function redeemOnce(
  sessionUri: string,
  userId: string,
  { redemptions, connect, services }: VerifyContext,
): Promise<Redemption> {
  const key = JSON.stringify([userId, sessionUri]);
  let redemption = redemptions.get(key);
  if (!redemption) {
    redemption = redeem(sessionUri, userId, connect(userId), services).finally(() => redemptions.delete(key));
    redemptions.set(key, redemption);
  }
  return redemption;
}

async function redeem(
  sessionUri: string,
  userId: string,
  upstream: Upstream,
  services: HandlerServices,
): Promise<Redemption> {
  try {
    const id = await upstream.completeAuth({ session_uri: sessionUri, user_id: userId });
    const connectedAccountId = id !== null && isIdentifier(id) ? id : null;
    if (connectedAccountId !== null) services.live.announce({ connectedAccountId, userId });
    return { outcome: "success", connectedAccountId };
  } catch (error) {
    if (!isComposioError(error)) throw error;
    services.log(failureEntry(error, route));
    return { outcome: outcomeOf(error), connectedAccountId: null };
  }
}

function outcomeOf({ code }: ComposioError): CallbackOutcome {
  if (code === "identity_mismatch") return code;
  if (code === "connection_failed" || code === "link_expired") return "failed";
  return "unknown"; // Composio failed or refused the API key: the account may still become ACTIVE.
}

/** Whether a user has opened the URL. An image on a page of another site, or a prefetch, must not redeem the session. */
function isNavigation(headers: Headers): boolean {
  const destination = headers.get("sec-fetch-dest") ?? "document";
  const purposes = ["sec-purpose", "purpose", "x-purpose", "x-moz"].map((name) => headers.get(name) ?? "");
  return destination === "document" && !/prefetch|prerender|preview/i.test(purposes.join());
}

/** The session: a single value of characters that need no encoding in a URL. Null otherwise. */
function readSessionUri(query: URLSearchParams): string | null {
  const [value, ...others] = query.getAll("session_uri");
  return value !== undefined && others.length === 0 && /^[\w.~:/+=-]{1,512}$/.test(value) ? value : null;
}

const callbackParameters: Readonly<Record<CallbackOutcome, Readonly<Record<string, string>>>> = {
  success: { status: "success" },
  denied: { status: "failed", error: "access_denied" },
  identity_mismatch: { status: "failed", error: "identity_mismatch" },
  failed: { status: "failed" },
  unknown: {},
};

function redirectToCallback(
  request: Request,
  { callbackUrl }: Verifier,
  { outcome, connectedAccountId }: Redemption,
): Response {
  const own = callbackPath(request);
  const [address = own, hash] = (callbackUrl ?? own).split("#", 2);
  const parameters = new URLSearchParams(callbackParameters[outcome]);
  if (connectedAccountId !== null) parameters.set("connected_account_id", connectedAccountId);
  const query = parameters.size > 0 ? `${address.includes("?") ? "&" : "?"}${parameters}` : "";
  return redirect(address + query + (hash === undefined ? "" : `#${hash}`), 303);
}
