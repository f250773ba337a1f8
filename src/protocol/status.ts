import type { AccountStatus, ConnectedAccount, ConnectionPhase, StatusReason } from "./types.ts";

/**
 * Reads Composio's `status_reason`, which is prose in the schema and codes in newer docs, and whose
 * wording differs between sources: matched loosely, never by equality.
 */
export function parseStatusReason(text: string | null | undefined): StatusReason | null {
  if (!text) return null;
  const words = text.slice(0, 1_000);
  for (const [pattern, reason] of reasonPatterns) if (pattern.test(words)) return reason;
  return "unknown";
}

const reasonPatterns: readonly (readonly [RegExp, StatusReason])[] = [
  [/identity/i, "identity_mismatch"],
  [/access.?denied|user denied|consent.*(denied|declined)/i, "access_denied"],
  [/initiation|before authorization|did not complete|within 10 minutes/i, "initiation_timeout"],
  [/auth.?config.*disabled/i, "auth_config_disabled"],
  [/revoke/i, "revoked"],
  [/max auth failures|too many/i, "auth_failures"],
  [/refresh/i, "refresh_failed"],
  [/callback|token exchange/i, "callback_failed"],
  [/updated by user|by user/i, "user_action"],
];

/** What a status means for someone waiting on it. Unknown statuses keep waiting: they may yet become ACTIVE. */
export function statusKind(status: AccountStatus): "pending" | "active" | "paused" | "ended" {
  switch (status) {
    case "ACTIVE":
      return "active";
    case "INACTIVE":
      return "paused";
    case "EXPIRED":
    case "FAILED":
    case "REVOKED":
      return "ended";
    default:
      return "pending";
  }
}

/** The phase of one account. An EXPIRED that never was ACTIVE is an abandoned flow, not a lost connection. */
export function accountPhase(
  account: Pick<ConnectedAccount, "status" | "statusReason" | "isDisabled" | "authConfig">,
): ConnectionPhase {
  switch (statusKind(account.status)) {
    case "active":
      return account.isDisabled || account.authConfig.isDisabled ? "paused" : "connected";
    case "paused":
      return "paused";
    case "pending":
      return "pending";
    case "ended":
      if (account.status === "FAILED") return "failed";
      return account.statusReason === "initiation_timeout" ? "not_connected" : "needs_reconnect";
  }
}

const precedence: readonly ConnectionPhase[] = [
  "connected",
  "pending",
  "paused",
  "needs_reconnect",
  "failed",
  "not_connected",
];

/**
 * Picks the account that speaks for a target: the best phase first, then the newest. Dead rows of a
 * target that is live again therefore never raise an alert.
 */
export function leadingAccount(accounts: readonly ConnectedAccount[]): ConnectedAccount | null {
  let leader: ConnectedAccount | null = null;
  for (const account of accounts) if (leader === null || outranks(account, leader)) leader = account;
  return leader;
}

function outranks(account: ConnectedAccount, other: ConnectedAccount): boolean {
  const difference = precedence.indexOf(accountPhase(account)) - precedence.indexOf(accountPhase(other));
  return difference === 0 ? account.createdAt > other.createdAt : difference < 0;
}
