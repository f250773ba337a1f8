import type { AccountStatus, ConnectedAccount, ConnectionPhase, StatusReason } from "./types.ts";

/**
 * Reads Composio's `status_reason`. It is a sentence in the schema and a code in newer docs, and its wording differs, so
 * it is matched by patterns.
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

/** What a status means for a page that waits. An unknown status counts as pending: it may become ACTIVE. */
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

/** What the phase of an account depends on. */
export type PhaseOf = Pick<
  ConnectedAccount,
  "status" | "statusReason" | "isDisabled" | "authConfig" | "refusal" | "isAbandoned" | "isSharedByOther"
>;

/**
 * The phase of one account. An EXPIRED account that was never ACTIVE is an abandoned flow, not a lost connection. Another
 * user's account counts only while it works, because this user can't repair it.
 */
export function accountPhase(account: PhaseOf): ConnectionPhase {
  if (account.refusal) return "failed";
  const kind = statusKind(account.status);
  if (kind === "active" && !account.isDisabled && !account.authConfig.isDisabled) return "connected";
  if (account.isSharedByOther || account.isAbandoned) return "not_connected";
  switch (kind) {
    case "active":
    case "paused":
      return "paused";
    case "pending":
      return "pending";
    case "ended":
      if (account.status === "FAILED") return "failed";
      return account.statusReason === "initiation_timeout" ? "not_connected" : "needs_reconnect";
  }
}

/**
 * Whether an account is only a failed attempt: FAILED follows a pending status, never ACTIVE, and Composio knows a name at the
 * provider only of an account that was connected.
 */
export function isFailedAttempt(account: Pick<ConnectedAccount, "status" | "displayName">): boolean {
  return account.status === "FAILED" && account.displayName === null;
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
 * The account that represents a target: the one with the best phase (`precedence`), then the user's own, then the newest.
 * A dead account is not shown once the target is connected again.
 */
export function leadingAccount<Account extends Ranked>(accounts: readonly Account[]): Account | null {
  let leader: Account | null = null;
  for (const account of accounts) if (leader === null || outranks(account, leader)) leader = account;
  return leader;
}

/** The account that represents a target apart from attempts that are under way, such as the link of an agent. */
export function settledAccount(accounts: readonly ConnectedAccount[]): ConnectedAccount | null {
  return leadingAccount(accounts.filter(({ status }) => statusKind(status) !== "pending"));
}

type Ranked = PhaseOf & Pick<ConnectedAccount, "createdAt">;

function outranks(account: Ranked, other: Ranked): boolean {
  const difference = rankOf(account) - rankOf(other);
  return difference === 0 ? account.createdAt > other.createdAt : difference < 0;
}

function rankOf(account: PhaseOf): number {
  return precedence.indexOf(accountPhase(account)) + (account.isSharedByOther ? 0.5 : 0);
}

/** Whether a connection is in order: it works, or it is paused. */
export function isConnectedOrPaused(account: ConnectedAccount): boolean {
  const phase = accountPhase(account);
  return phase === "connected" || phase === "paused";
}

/** Whether tools can run with an account: it is ACTIVE, and neither it nor its auth config is disabled. */
export function isUsable(
  account: Pick<ConnectedAccount, "status" | "statusReason" | "isDisabled" | "authConfig" | "replacedBy">,
): boolean {
  return accountPhase(account) === "connected" && !account.replacedBy;
}

/** The toolkits without a usable account, each once, in order. */
export function unconnectedOf(
  toolkits: readonly string[],
  usable: readonly { readonly toolkit: { readonly slug: string } }[],
): readonly string[] {
  const connected = new Set(usable.map(({ toolkit }) => toolkit.slug));
  return [...new Set(toolkits)].filter((slug) => !connected.has(slug));
}
