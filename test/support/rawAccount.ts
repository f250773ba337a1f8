import type { SandboxAccount } from "../../src/sandbox/index.ts";

/** An account as Composio would list it. */
export function rawAccount(account: SandboxAccount): Record<string, unknown> {
  return {
    id: account.id,
    user_id: account.userId,
    alias: account.alias,
    word_id: account.wordId,
    status: account.status,
    status_reason: account.statusReason,
    is_disabled: false,
    toolkit: { slug: account.toolkit },
    auth_config: {
      id: account.authConfigId,
      auth_scheme: account.scheme,
      is_composio_managed: false,
      is_disabled: false,
    },
    state: { authScheme: account.scheme, val: account.val },
    data: account.val,
    created_at: account.createdAt,
    updated_at: account.updatedAt,
  };
}

/** An account that its owner shares with everybody, as Composio would list it. */
export function rawSharedAccount(account: SandboxAccount): Record<string, unknown> {
  const experimental = { account_type: "SHARED", acl_config_for_shared: { allow_all_users: true } };
  return { ...rawAccount(account), experimental };
}
