import { accountBadRequest, ApiError } from "../http/apiError.ts";
import { activate, reasons, refuse } from "./lifecycle.ts";
import type { AccountRecord, Flow } from "./records.ts";
import type { Store } from "./store.ts";

/** Milliseconds within which a verifier must redeem its session. */
const sessionLifetime = 10 * 60_000;

/**
 * The verifier's URL with a secret session in its query. With callback identity verification, the browser goes there instead of
 * to the app's callback, and the account stays pending until the app's server has redeemed the session for the right user.
 */
export function verifierAddress(store: Store, flow: Flow, verifierUrl: string): string {
  const sessionUri = store.newId("session");
  store.authSessions.set(sessionUri, { accountId: flow.accountId, expiresAt: store.now() + sessionLifetime });
  const url = new URL(verifierUrl);
  url.searchParams.append("session_uri", sessionUri);
  return url.href;
}

/** Redeems a session, once. For a wrong user the account becomes FAILED. */
export function completeAuth(store: Store, sessionUri: string, userId: string): AccountRecord {
  const session = store.authSessions.get(sessionUri);
  store.authSessions.delete(sessionUri);
  if (!session || session.expiresAt <= store.now()) throw notFound("Auth session not found or expired");
  const account = store.account(session.accountId);
  const fail = (description: string) =>
    refuse(account, "identity_verification_failed", description, reasons.identityMismatch, store.now());
  if (account.userId !== userId) {
    fail("Another user came back than the one who started");
    throw accountBadRequest("Identity mismatch: this connection was started for another user");
  }
  if (account.status !== "INITIATED") {
    fail("The authorization had expired");
    throw notFound("Authorization expired, restart the flow");
  }
  activate(account, store.now());
  return account;
}

/** Throws for the user id "default", which can't be verified. */
export function assertVerifiableUser(store: Store, userId: string): void {
  if (store.switches.verifierUrl === null || (userId.trim() !== "" && userId !== "default")) return;
  throw accountBadRequest('A user_id other than "default" is required while callback identity verification is on');
}

const notFound = (message: string): ApiError => new ApiError(404, 604, "ConnectedAccount_ResourceNotFound", message);
