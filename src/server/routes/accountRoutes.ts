import { isComposioError } from "../../protocol/errors.ts";
import { handlerError } from "../http/handlerError.ts";
import { markReplaced } from "../../protocol/replaced.ts";
import { canReplaceCredentials } from "../../protocol/schemes.ts";
import type { Target } from "../../protocol/types.ts";
import {
  accountSubject,
  isOwn,
  ownAccount,
  permittedAccounts,
  visibleAccount,
  visibleAccounts,
} from "../policy/visibleAccounts.ts";
import { handOutTickets, pendingIds } from "./handOutTickets.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import { describeAuthConfig } from "../present/authConfigs.ts";
import type { AccountPatch } from "../composio/sdk.ts";
import { replacementValues } from "../policy/checkFields.ts";
import {
  deleteAccountInput,
  listAccountsInput,
  noInput,
  updateAccountInput,
  type UpdateAccountInput,
} from "../request/inputs.ts";
import { listRoute, type Route, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { takePlace } from "../policy/takePlace.ts";
import type { RawAccount } from "../composio/rawTypes.ts";

export const accountRoutes: readonly Route[] = [
  listRoute("/connected-accounts", "connectedAccounts.list", {
    input: listAccountsInput,
    list: async (context, { tickets, ...filter }) => {
      const proven = await context.services.tickets.check(context.userId, tickets);
      const accounts = await permittedAccounts(context, await visibleAccounts(context, filter, proven));
      context.services.live.seen(accounts);
      await handOutTickets(context, pendingIds(context, accounts));
      const items = await presentAccounts(context, accounts);
      // Whether one has replaced another shows among all of a user's own.
      const isWhole = filter.ids === undefined && filter.statuses === undefined;
      const own = new Set(accounts.filter((account) => isOwn(account, context.userId)).map(({ id }) => id));
      const replaced = isWhole ? markReplaced(items.filter(({ id }) => own.has(id))) : [];
      const marked = new Map(replaced.map((item) => [item.id, item]));
      return { items: items.map((item) => marked.get(item.id) ?? item) };
    },
  }),
  singleRoute("GET", "/connected-accounts/:id", "connectedAccounts.get", {
    input: noInput,
    target: accountTarget,
    find: (context, _, id) => visibleAccount(context, id),
    subject: accountSubject,
    run: presentSingle,
  }),
  singleRoute("PATCH", "/connected-accounts/:id", "connectedAccounts.update", {
    input: updateAccountInput,
    target: accountTarget,
    find: (context, _, id) => ownAccount(context, id),
    subject: accountSubject,
    run: async (context, account, changes) => {
      await updateAccount(context, account, changes);
      return presentSingle(context, await visibleAccount(context, account.id));
    },
  }),
  singleRoute("DELETE", "/connected-accounts/:id", "connectedAccounts.delete", {
    input: deleteAccountInput,
    target: accountTarget,
    find: (context, _, id) => ownAccount(context, id),
    subject: accountSubject,
    run: async (context, { id }, { revoke }) => {
      await deleteAccount(context, id, revoke);
      return { success: true };
    },
  }),
];

function accountTarget(_: object, id: string): Target {
  return { connectedAccountId: id };
}

async function presentSingle(context: RequestContext, account: RawAccount): Promise<object> {
  const [presented] = await presentAccounts(context, [account]);
  if (!presented) throw handlerError("connected_account_not_found");
  return presented;
}

async function updateAccount(
  context: RequestContext,
  account: RawAccount,
  { alias, enabled, fields, replaces }: UpdateAccountInput,
): Promise<void> {
  const patch: AccountPatch = { ...(alias !== undefined && { alias }) };
  if (fields !== undefined) {
    const { authScheme } = account;
    if (authScheme === null || !canReplaceCredentials(authScheme)) throw handlerError("scheme_not_supported");
    const config = await context.upstream.authConfig(account.authConfigId);
    const { view, defaults, secrets } = await describeAuthConfig(context, config);
    if (Object.keys(fields).length > 0) {
      // Not the app's own: whatever address the account has, it may be of this user's choosing.
      const own = context.services.credentials.of(config.id) ?? {};
      const replaced = new Map([...secrets].filter(([name]) => !Object.hasOwn(own, name)));
      const replacement = {
        values: fields,
        expected: view.fields,
        secrets: replaced,
        held: account.heldNames,
        defaults,
      };
      patch.connection = { state: { authScheme, val: replacementValues(replacement) } };
    }
  }
  if (Object.keys(patch).length > 0) {
    await context.upstream.patchAccount(account.id, patch, {
      notFound: "connected_account_not_found",
      alias: alias !== undefined,
      ...(patch.connection && { refused: "credentials_rejected" }),
    });
  }
  if (enabled !== undefined) await context.upstream.setAccountEnabled(account.id, enabled);
  if (replaces !== undefined) await takePlace(context, account, replaces);
}

/** It was this user's a moment ago: that it is gone now is what was wanted (multica#4608). */
async function deleteAccount(context: RequestContext, id: string, revoke: boolean): Promise<void> {
  try {
    await context.upstream.deleteAccount(id, revoke);
  } catch (error) {
    if (!isComposioError(error) || error.code !== "connected_account_not_found") throw error;
  }
}
