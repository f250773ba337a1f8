import { accountBadRequest } from "../http/apiError.ts";
import { namesToolkit, toolkitValue } from "../http/parse.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { AccountRecord, AuthConfigRecord, SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";

export function isAllowed(session: SessionRecord, toolkit: SandboxToolkit): boolean {
  return (!session.enabled || namesToolkit(session.enabled, toolkit)) && !namesToolkit(session.disabled, toolkit);
}

/** The auth config of a toolkit: the session's own, otherwise the project's newest enabled one, otherwise a new managed one. */
export function authConfigFor({ store }: World, session: SessionRecord, toolkit: SandboxToolkit): AuthConfigRecord {
  const chosen = toolkitValue(session.authConfigs, toolkit);
  if (chosen !== undefined) return store.authConfig(chosen);
  const existing = store.authConfigs().find((candidate) => candidate.toolkit === toolkit && candidate.enabled);
  if (existing) return existing;
  const managed = toolkit.schemes.find((scheme) => scheme.managed);
  if (!managed) throw accountBadRequest(`Toolkit ${toolkit.slug} has no auth config and no Composio-managed auth`);
  return store.addAuthConfig({ toolkit: toolkit.slug, scheme: managed.mode, managed: true });
}

/**
 * As Composio, refuses another account of a toolkit for which the session names one. Composio's description of a session's link
 * names this refusal; the text is ours.
 */
export function assertLinkable(session: SessionRecord, toolkit: SandboxToolkit): void {
  if (!session.isMultiAccount && toolkitValue(session.connectedAccounts, toolkit)?.length)
    throw accountBadRequest(
      `A connected account is already defined for ${toolkit.slug} in the session's configuration`,
    );
}

/** The accounts of a toolkit that the session may use, in any state: its `connected_accounts`, otherwise the user's own. */
export function accountsFor({ store }: World, session: SessionRecord, toolkit: SandboxToolkit): AccountRecord[] {
  const pinned = toolkitValue(session.connectedAccounts, toolkit);
  return store
    .accounts()
    .filter((account) => account.authConfig.toolkit === toolkit)
    .filter((account) =>
      pinned ? pinned.includes(account.id) : account.userId === session.userId && account.accountType === "PRIVATE",
    );
}

/** The newest ACTIVE account; otherwise the newest in any state. */
export function currentAccount(world: World, session: SessionRecord, toolkit: SandboxToolkit): AccountRecord | null {
  const candidates = accountsFor(world, session, toolkit);
  return candidates.findLast((account) => account.status === "ACTIVE") ?? candidates.at(-1) ?? null;
}

/** Whether tools can run with an account. */
export function isUsable(account: AccountRecord): boolean {
  return account.status === "ACTIVE" && account.authConfig.enabled;
}
