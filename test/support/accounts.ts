import type { ConnectedAccount } from "../../src/protocol/types.ts";

/** An account as the handler answers it. */
export function account(change: Partial<ConnectedAccount> = {}): ConnectedAccount {
  return {
    id: "ca_1",
    status: "ACTIVE",
    statusReason: null,
    toolkit: { slug: "gmail", name: "Gmail", logo: null },
    authConfig: { id: "ac_gmail", isComposioManaged: true, isDisabled: false },
    authScheme: "OAUTH2",
    alias: null,
    wordId: null,
    displayName: null,
    isDisabled: false,
    createdAt: "2026-11-22T12:00:00.000Z",
    updatedAt: "2026-11-22T12:00:00.000Z",
    ...change,
  };
}
