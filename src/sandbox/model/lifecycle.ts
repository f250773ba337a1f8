import { connectMethod } from "../../protocol/schemes.ts";
import { judgeCredentials, mintCredentials } from "./credentials.ts";
import type { AccountRecord } from "./records.ts";

/** Milliseconds for which a link and its account wait for the user. */
export const initiationLifetime: number = 10 * 60_000;
/** Milliseconds for which credentials with the verdict `fails_later` work. */
export const lateFailureDelay: number = 30_000;

/** Composio's documented texts of `status_reason`. */
export const reasons = {
  initiationTimeout: "Connection initiation did not complete within 10 minutes",
  refreshFailed: "Permanent auth error during token refresh",
  authFailures: "Max auth failures reached",
  callbackFailed: "OAuth callback failed during token exchange",
  accessDenied: "OAuth callback failed during token exchange: access_denied",
  updatedByUser: "Connection status updated by user",
  revokedByUser: "Revoked via user-initiated revoke endpoint",
  identityMismatch: "IDENTITY_VERIFICATION_FAILED",
} as const;

/** Sets an account's status, and cancels its scheduled transition. */
export function transition(account: AccountRecord, status: string, reason: string | null, at: number): void {
  account.status = status;
  account.statusReason = reason;
  account.updatedAt = at;
  account.next = null;
}

/** Starts (or restarts) the ten minutes in which a pending account must become ACTIVE. */
export function startWaiting(account: AccountRecord, status: "INITIALIZING" | "INITIATED", at: number): void {
  transition(account, status, null, at);
  account.next = { at: at + initiationLifetime, status: "EXPIRED", reason: reasons.initiationTimeout };
}

/** Makes an account ACTIVE, with credentials. For the verdict `fails_later`, schedules the failure. */
export function activate(account: AccountRecord, at: number): void {
  mintCredentials(account);
  account.failure = null;
  transition(account, "ACTIVE", null, at);
  const { scheme } = account.authConfig;
  if (connectMethod(scheme.mode) === "fields" && judgeCredentials(scheme, account.values) === "fails_later") {
    account.next = { at: at + lateFailureDelay, status: "EXPIRED", reason: reasons.authFailures };
  }
}

/** Ends a flow that the provider or the user has refused. */
export function refuse(account: AccountRecord, error: string, description: string, reason: string, at: number): void {
  account.failure = { error, error_description: description };
  transition(account, "FAILED", reason, at);
}

/** Applies transitions that are due. Called whenever an account is read. */
export function settle(account: AccountRecord, now: number): void {
  while (account.next !== null && account.next.at <= now) {
    const { at, status, reason } = account.next;
    if (status === "ACTIVE") activate(account, at);
    else transition(account, status, reason, at);
  }
}
