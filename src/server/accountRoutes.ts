import { isComposioError } from "../core/errors.ts";
import { refusal } from "./refusal.ts";
import { canReplaceCredentials } from "../core/schemes.ts";
import type { Target } from "../core/types.ts";
import {
  handOutTickets,
  ownAccount,
  pendingIds,
  presentAccounts,
  visibleAccount,
  visibleAccounts,
} from "./accounts.ts";
import { presentAuthConfig } from "./authConfigs.ts";
import type { AccountPatch } from "./composioLike.ts";
import { checkReplacements } from "./fieldValues.ts";
import {
  deleteAccountInput,
  listAccountsInput,
  noInput,
  updateAccountInput,
  type UpdateAccountInput,
} from "./requestShapes.ts";
import { defineRoute, type Route } from "./routes.ts";
import type { Session } from "./session.ts";
import type { RawAccount } from "./rawTypes.ts";

export const accountRoutes: readonly Route[] = [
  defineRoute("GET", "/connected-accounts", "connectedAccounts.list", {
    input: listAccountsInput,
    run: async (session, { tickets, ...filter }) => {
      const accounts = await visibleAccounts(session, filter, await session.app.tickets.check(session.userId, tickets));
      session.app.live.seen(accounts);
      await handOutTickets(session, pendingIds(session, accounts));
      return { items: await presentAccounts(session, accounts) };
    },
  }),
  defineRoute("GET", "/connected-accounts/:id", "connectedAccounts.get", {
    input: noInput,
    target: accountTarget,
    run: (session, _, id) => readAccount(session, id),
  }),
  defineRoute("PATCH", "/connected-accounts/:id", "connectedAccounts.update", {
    input: updateAccountInput,
    target: accountTarget,
    run: async (session, changes, id) => {
      await updateAccount(session, await ownAccount(session, id), changes);
      return readAccount(session, id);
    },
  }),
  defineRoute("DELETE", "/connected-accounts/:id", "connectedAccounts.delete", {
    input: deleteAccountInput,
    target: accountTarget,
    run: async (session, { revoke }, id) => {
      await ownAccount(session, id);
      await deleteAccount(session, id, revoke);
      return { success: true };
    },
  }),
];

function accountTarget(_: object, id: string): Target {
  return { connectedAccountId: id };
}

async function readAccount(session: Session, id: string): Promise<object> {
  const [account] = await presentAccounts(session, [await visibleAccount(session, id)]);
  if (!account) throw refusal("connected_account_not_found");
  return account;
}

async function updateAccount(
  session: Session,
  account: RawAccount,
  { alias, enabled, fields }: UpdateAccountInput,
): Promise<void> {
  const patch: AccountPatch = { ...(alias !== undefined && { alias }) };
  if (fields !== undefined) {
    const { authScheme } = account;
    if (authScheme === null || !canReplaceCredentials(authScheme)) throw refusal("scheme_not_supported");
    const config = await presentAuthConfig(session, await session.upstream.authConfig(account.authConfigId));
    checkReplacements(fields, config.fields);
    if (Object.keys(fields).length > 0) patch.connection = { state: { authScheme, val: fields } };
  }
  if (Object.keys(patch).length > 0) {
    await session.upstream.patchAccount(account.id, patch, {
      notFound: "connected_account_not_found",
      alias: alias !== undefined,
      ...(patch.connection && { refused: "credentials_rejected" }),
    });
  }
  if (enabled !== undefined) await session.upstream.setAccountEnabled(account.id, enabled);
}

/** It was this user's a moment ago: that it is gone now is what was wanted (multica#4608). */
async function deleteAccount(session: Session, id: string, revoke: boolean): Promise<void> {
  try {
    await session.upstream.deleteAccount(id, revoke);
  } catch (error) {
    if (!isComposioError(error) || error.code !== "connected_account_not_found") throw error;
  }
}
