import { describe, expect, it } from "vitest";
import { accountPhase, leadingAccount, parseStatusReason } from "../../src/protocol/status.ts";
import { account } from "../support/accounts.ts";

describe("parseStatusReason", () => {
  it.each([
    ["Connection initiation did not complete within 10 minutes", "initiation_timeout"],
    ["INITIATION_TIMEOUT", "initiation_timeout"],
    ["Connection expired before authorization was started", "initiation_timeout"],
    ["Permanent auth error during token refresh", "refresh_failed"],
    ["OAuth refresh token expired", "refresh_failed"],
    ["Max auth failures reached", "auth_failures"],
    ["OAuth callback failed during token exchange", "callback_failed"],
    ["Connection status updated by user", "user_action"],
    ["Auth config is disabled", "auth_config_disabled"],
    ["Revoked via user-initiated revoke endpoint", "revoked"],
    ["Revoked as part of connection delete", "revoked"],
    ["IDENTITY_VERIFICATION_FAILED", "identity_mismatch"],
    ["access_denied", "access_denied"],
    ["Something Composio says tomorrow", "unknown"],
    ["", null],
    [null, null],
  ])("%j → %j", (text, reason) => {
    expect(parseStatusReason(text)).toBe(reason);
  });
});

describe("accountPhase", () => {
  it.each([
    [account({ status: "INITIALIZING" }), "pending"],
    [account({ status: "INITIATED" }), "pending"],
    [account({ status: "PENDING" }), "pending"],
    [account({ status: "SOMETHING_NEW" }), "pending"],
    [account({ status: "ACTIVE" }), "connected"],
    [account({ status: "ACTIVE", isDisabled: true }), "paused"],
    [account({ authConfig: { id: "ac_1", isComposioManaged: true, isDisabled: true } }), "paused"],
    [account({ status: "INACTIVE" }), "paused"],
    [account({ status: "EXPIRED", statusReason: "refresh_failed" }), "needs_reconnect"],
    [account({ status: "EXPIRED", statusReason: null }), "needs_reconnect"],
    [account({ status: "EXPIRED", statusReason: "initiation_timeout" }), "not_connected"],
    [account({ status: "REVOKED" }), "needs_reconnect"],
    [account({ status: "FAILED" }), "failed"],
    [account({ status: "INITIATED", isAbandoned: true }), "not_connected"],
    [account({ isSharedByOther: true }), "connected"],
    [account({ status: "INACTIVE", isSharedByOther: true }), "not_connected"],
    [account({ status: "INITIATED", isSharedByOther: true }), "not_connected"],
    [account({ status: "EXPIRED", isSharedByOther: true }), "not_connected"],
  ] as const)("%#: %o", (each, phase) => {
    expect(accountPhase(each)).toBe(phase);
  });
});

describe("leadingAccount", () => {
  // agentric#786: an expired row whose toolkit is live again is housekeeping, not an alert.
  it("prefers the live account to a newer dead one", () => {
    const live = account({ id: "ca_live", createdAt: "2026-01-01T00:00:00Z" });
    const dead = account({ id: "ca_dead", status: "EXPIRED", createdAt: "2026-02-01T00:00:00Z" });
    expect(leadingAccount([dead, live])).toBe(live);
  });

  it("prefers a lost connection to a flow that nobody finishes", () => {
    const lost = account({ id: "ca_lost", status: "EXPIRED", statusReason: "refresh_failed" });
    const begun = account({ id: "ca_begun", status: "INITIATED", createdAt: "2027-01-01T00:00:00Z" });
    expect(leadingAccount([lost, begun])).toBe(begun);
    expect(leadingAccount([lost, { ...begun, isAbandoned: true }])).toBe(lost);
  });

  it("prefers the user's own account to a newer one that is shared", () => {
    const own = account({ id: "ca_own", createdAt: "2026-01-01T00:00:00Z" });
    const shared = account({ id: "ca_shared", createdAt: "2026-02-01T00:00:00Z", isSharedByOther: true });
    expect(leadingAccount([shared, own])).toBe(own);
  });

  it("takes the newest of equals, and null of an empty list", () => {
    const older = account({ id: "ca_1", createdAt: "2026-01-01T00:00:00Z" });
    const newer = account({ id: "ca_2", createdAt: "2026-02-01T00:00:00Z" });
    expect(leadingAccount([older, newer])).toBe(newer);
    expect(leadingAccount([])).toBeNull();
  });
});
