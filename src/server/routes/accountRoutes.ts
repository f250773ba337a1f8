import { isComposioError } from "../../protocol/isComposioError.ts";
import { handlerError } from "../http/handlerError.ts";
import { markReplaced } from "../../protocol/replaced.ts";
import { canReplaceCredentials } from "../../protocol/schemes.ts";
import {
  accountSubject,
  ownAccount,
  pendingAccounts,
  rememberPending,
  visibleAccount,
  visibleAccounts,
} from "../policy/visibleAccounts.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import { describeAuthConfig } from "../present/describeAuthConfig.ts";
import { isOwn } from "../request/isOwn.ts";
import type { AccountPatch } from "../composio/sdk.ts";
import { replacementValues } from "../policy/checkFields.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import { onlyPermitted } from "../request/authorization.ts";
import { listRoute, type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { replaceAccount } from "../policy/replaceAccount.ts";
import type { AuthField, ConnectedAccount } from "../../protocol/types.ts";
import type { RawAccount } from "../composio/rawTypes.ts";

export const accountRoutes: Routes<
  "connectedAccounts.list" | "connectedAccounts.get" | "connectedAccounts.update" | "connectedAccounts.delete"
> = {
  "connectedAccounts.list": listRoute(async (context, filters) => {
    const { ids } = filters;
    const visible = ids
      ? await pendingAccounts(context, { ...filters, ids }, await context.services.accounts.remembered(context))
      : await visibleAccounts(context, filters);
    const accounts = await onlyPermitted(context, visible, accountSubject);
    context.services.live.seen(accounts);
    await rememberPending(context, accounts);
    const items = await presentAccounts(context, accounts);
    // Which account is replaced can be seen only in a list with all of the user's own accounts.
    const isWhole = ids === undefined && filters.statuses === undefined;
    const own = new Set(accounts.filter((account) => isOwn(account, context.userId)).map(({ id }) => id));
    const replaced = isWhole ? markReplaced(items.filter(({ id }) => own.has(id))) : [];
    const marked = new Map(replaced.map((item) => [item.id, item]));
    return { items: items.map((item) => marked.get(item.id) ?? item) };
  }),
  "connectedAccounts.get": singleRoute({
    target: (_, id) => ({ connectedAccountId: id }),
    find: (context, _, id) => visibleAccount(context, id),
    subject: accountSubject,
    run: presentSingle,
  }),
  "connectedAccounts.update": singleRoute({
    target: (_, id) => ({ connectedAccountId: id }),
    find: (context, _, id) => ownAccount(context, id),
    subject: accountSubject,
    run: async (context, account, changes) => {
      const status = await updateAccount(context, account, changes);
      return presentSingle(context, withConfirmed(await visibleAccount(context, account.id), changes, status));
    },
  }),
  "connectedAccounts.delete": singleRoute({
    target: (_, id) => ({ connectedAccountId: id }),
    find: (context, _, id) => ownAccount(context, id),
    subject: accountSubject,
    run: async (context, { id }, { revoke = false, unlessActive = false }) => {
      if (unlessActive) await checkUnusable(context, id);
      await deleteAccount(context, id, revoke);
      return { success: true };
    },
  }),
};

async function presentSingle(context: RequestContext, account: RawAccount): Promise<ConnectedAccount> {
  const [presented] = await presentAccounts(context, [account]);
  if (!presented) throw handlerError("connected_account_not_found");
  return presented;
}

/** Composio has confirmed these changes. Its list may be behind, and would bring the old name or status back. */
function withConfirmed(account: RawAccount, { alias, enabled }: UpdateOptions, status: string | null): RawAccount {
  // In the order in which they were made: the account is paused or resumed after it has new credentials.
  const changed = {
    ...account,
    ...(status !== null && { status }),
    ...(alias !== undefined && { alias: alias || null }),
  };
  return {
    ...changed,
    ...(enabled === false && changed.status === "ACTIVE" && { status: "INACTIVE", isDisabled: true }),
    ...(enabled === true && changed.status === "INACTIVE" && { status: "ACTIVE", isDisabled: false }),
  };
}

/** @returns the status that new credentials have led to, if Composio says it */
async function updateAccount(
  context: RequestContext,
  account: RawAccount,
  { alias, enabled, fields, replaces }: UpdateOptions,
): Promise<string | null> {
  let status: string | null = null;
  let expected: readonly AuthField[] = [];
  const patch: AccountPatch = { ...(alias !== undefined && { alias }) };
  if (fields !== undefined) {
    const { authScheme } = account;
    if (authScheme === null || !canReplaceCredentials(authScheme)) throw handlerError("scheme_not_supported");
    if (account.authConfigId === "") throw handlerError("auth_config_not_found");
    const config = await context.upstream.authConfig(account.authConfigId);
    const { view, defaults, secrets } = await describeAuthConfig(context, config);
    expected = view.fields;
    if (Object.keys(fields).length > 0) {
      // The app's own secrets are not sent: this user may have chosen the account's address.
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
    const answer = await context.upstream.patchAccount(account.id, patch, {
      notFound: "connected_account_not_found",
      alias: alias !== undefined,
      refused: patch.connection ? "credentials_rejected" : "invalid_fields",
      fields: expected,
    });
    if (patch.connection) status = answer.status;
  }
  if (patch.connection) context.services.acceptance?.forget(account.id);
  if (enabled === true) await checkAccepted(context, account);
  if (enabled !== undefined) await context.upstream.setAccountEnabled(account.id, enabled);
  if (replaces !== undefined) await replaceAccount(context, account, replaces);
  return status;
}

/** Throws `not_allowed` before an account that `accept` refuses is enabled. */
async function checkAccepted(context: RequestContext, account: RawAccount): Promise<void> {
  const { refusal } = await presentSingle(context, account);
  if (refusal !== undefined)
    throw handlerError("not_allowed", {
      message: "The handler's accept() refuses this account, so it stays disabled.",
    });
}

/** Statuses of an account that can't be used: it was never connected, or no longer is. */
const unusable: ReadonlySet<string> = new Set(["INITIALIZING", "INITIATED", "PENDING", "FAILED", "EXPIRED", "REVOKED"]);

/** Throws `conflict` unless Composio says that the account can't be used. An answer without a known status does not say it. */
async function checkUnusable({ upstream }: RequestContext, id: string): Promise<void> {
  // Not from the list, which may be behind.
  const account = (await upstream.account(id)).find((each) => each.id === id);
  if (!account || !unusable.has(account.status))
    throw handlerError("conflict", { message: "The account may be ACTIVE by now, so it was not deleted." });
}

/** Deletes an account. Succeeds too if it does not exist (multica#4608). */
async function deleteAccount(context: RequestContext, id: string, revoke: boolean): Promise<void> {
  try {
    await context.upstream.deleteAccount(id, revoke);
  } catch (error) {
    if (!isComposioError(error) || error.code !== "connected_account_not_found") throw error;
  }
}
