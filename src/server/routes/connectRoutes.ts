import { handlerError } from "../http/handlerError.ts";
import { describeThrown } from "../http/logger.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthField, ConnectedAccount, ConnectLink, Target } from "../../protocol/types.ts";
import { createdAccount, hasActiveAccount, ownAccount, rememberPending } from "../policy/visibleAccounts.ts";
import { acceptUnproven } from "../present/acceptAll.ts";
import { presentAccounts } from "../present/presentAccounts.ts";
import { toolkitSummaries } from "../present/toolkitSummaries.ts";
import { authConfigSubject, describeAuthConfig } from "../present/describeAuthConfig.ts";
import type { Subject } from "../request/authorization.ts";
import { checkFieldNames, completeFields } from "../policy/checkFields.ts";
import type { RouteInputs } from "../../protocol/requests.ts";
import { resolveAuthConfig } from "../policy/resolveAuthConfig.ts";
import { type Routes, singleRoute } from "../request/defineRoute.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import { checkCallbackUrl } from "./callbackUrl.ts";
import { noteHandler } from "./handlerOfFlow.ts";

export const connectRoutes: Routes<"connectedAccounts.link" | "connectedAccounts.initiate"> = {
  "connectedAccounts.link": singleRoute({
    target: ({ target }) => target,
    find: (context, { target }) => resolveAuthConfig(context, target, { method: "redirect" }),
    subject: connectSubject,
    run: createLink,
  }),
  "connectedAccounts.initiate": singleRoute({
    target: ({ target }) => target,
    find: (context, { target, scheme }) => resolveAuthConfig(context, target, { method: "fields", scheme }),
    subject: connectSubject,
    run: createAccount,
  }),
};

function connectSubject(config: RawAuthConfig, { target }: { readonly target: Target }): Subject {
  return { ...authConfigSubject(config), connectedAccountId: target.connectedAccountId ?? null };
}

/** Starts a connection on Composio's page: OAuth, or Composio's form for a scheme with fields. */
async function createLink(
  context: RequestContext,
  config: RawAuthConfig,
  { target, callbackUrl, alias, allowMultiple, fields }: RouteInputs["connectedAccounts.link"],
): Promise<ConnectLink> {
  const callback = await checkCallbackUrl(context, callbackUrl);
  if (config.authScheme === "NO_AUTH") throw handlerError("toolkit_no_auth");
  const own = context.services.credentials.of(config.id);
  let expected: readonly AuthField[] = [];
  if (fields || own || config.suppliedFields.length > 0) {
    const { view, isHostable } = await describeAuthConfig(context, config);
    if (!isHostable) throw handlerError("scheme_not_supported", { message: notHostable });
    checkFieldNames(fields ?? {}, view.fields);
    expected = view.fields;
  }
  await refuseSecondAccount(context, target, config, allowMultiple);
  const data = { ...fields, ...own };
  const link = await context.upstream.createLink(
    {
      auth_config_id: config.id,
      user_id: context.userId,
      callback_url: callback,
      ...(alias !== undefined && { alias }),
      ...(Object.keys(data).length > 0 && { connection_data: data }),
    },
    {
      notFound: "auth_config_not_found",
      alias: alias !== undefined,
      ...(fields && { refused: "credentials_rejected", fields: expected }),
    },
  );
  const redirectUrl = context.services.openableLink(link.redirectUrl);
  if (redirectUrl === null || context.signal.aborted) {
    await takeBack(context, link.id);
    throw redirectUrl === null
      ? handlerError("composio_rejected", { message: unsafeLink })
      : handlerError("aborted", { cause: context.signal.reason });
  }
  await context.services.accounts.remember(context, [link.id]);
  if (context.services.verifier?.severalHandlers) await noteHandler(context, callback);
  return { ...link, redirectUrl };
}

/** Deletes the account of a link that no browser gets. If this fails, Composio ends the account when the link expires. */
async function takeBack(context: RequestContext, id: string): Promise<void> {
  const { services, userId } = context;
  // With a signal of its own: the request's may be aborted.
  const { signal } = new AbortController();
  const upstream = services.connect(signal, [userId]);
  try {
    // Composio's answer may name another account: only an unopened one of this user is deleted.
    const { status } = await ownAccount({ ...context, signal, upstream }, id);
    if (status !== "INITIALIZING") throw handlerError("conflict", { message: `It is ${status}.` });
    await upstream.deleteAccount(id, false);
  } catch (error) {
    services.log({ level: "warn", message: `${id}, whose link nobody got, was not deleted: ${describeThrown(error)}` });
  }
}

const unsafeLink =
  "Composio's link is neither https nor on this machine (localhost), so it is not opened. If it is an emulator's, name the " +
  "origin at which browsers reach it: createComposioHandler({ linkOrigin }).";

const notHostable =
  "The app or its auth config supplies a credential, and Composio's page would fill it in, or ask for fields that are " +
  "not in `userFields`. Call connectedAccounts.initiate, or add the fields to createComposioHandler({ userFields }).";

/** Creates an account from the fields of a form. Answers with the listed account: Composio's answer to the creation repeats the credentials. */
async function createAccount(
  context: RequestContext,
  config: RawAuthConfig,
  { target, fields, scheme, alias, allowMultiple }: RouteInputs["connectedAccounts.initiate"],
): Promise<ConnectedAccount> {
  const { view, defaults, missing } = await describeAuthConfig(context, config);
  const { authScheme } = view;
  if (scheme !== undefined && scheme !== authScheme) {
    throw handlerError("scheme_not_supported", {
      message: "The auth config has another scheme than the request.",
    });
  }
  const method = connectMethod(authScheme);
  if (method === "none") throw handlerError("toolkit_no_auth");
  if (method === "redirect") throw handlerError("link_required");
  const own = context.services.credentials.of(config.id);
  const values = { ...completeFields(fields, view.fields, defaults), ...own };
  await refuseSecondAccount(context, target, config, allowMultiple);
  // Composio may take the account all the same, and its tools fail later.
  if (missing.length > 0)
    context.services.log({
      level: "warn",
      message: `Nobody gives a value for ${missing.join(", ")} of ${config.id}, which its toolkit requires: name it in createComposioHandler({ userFields }), or supply it.`,
    });
  const isChecked = context.services.validateCredentials && authScheme === "API_KEY";
  const created = await context.upstream.createAccount(
    {
      auth_config: { id: config.id },
      connection: {
        user_id: context.userId,
        ...(alias !== undefined && { alias }),
        state: { authScheme, val: { ...values, status: "ACTIVE" } },
      },
      ...(isChecked && { validate_credentials: true }),
    },
    {
      notFound: "auth_config_not_found",
      alias: alias !== undefined,
      // A user who is asked for nothing has nothing to check.
      ...(view.fields.length > 0
        ? { refused: "credentials_rejected", fields: view.fields }
        : { refused: "composio_rejected", refusal: refusedOfApp }),
    },
  );
  const found = await createdAccount(context, created.id);
  await rememberPending(context, found);
  const [account] = await presentAccounts(context, found);
  return account ?? acceptUnproven(context, await accountNotListedYet(context, created, authScheme, config, alias));
}

const refusedOfApp = "Composio did not accept the credentials that the app or its auth config supplies.";

/** The answer for a new account that Composio does not list yet. After an error the user would create it twice. */
async function accountNotListedYet(
  context: RequestContext,
  created: { id: string; status: string },
  authScheme: string,
  config: RawAuthConfig,
  alias: string | undefined,
): Promise<ConnectedAccount> {
  const createdAt = new Date(context.services.clock.now()).toISOString();
  const summaryOf = await toolkitSummaries(context, [config.toolkit]);
  const accessLevel = context.services.allowlist?.accessLevel(config.id);
  return {
    id: created.id,
    status: created.status,
    statusReason: null,
    toolkit: summaryOf(config.toolkit),
    authConfig: {
      id: config.id,
      isComposioManaged: config.isComposioManaged,
      isDisabled: !config.isEnabled,
      ...(accessLevel && { accessLevel }),
    },
    authScheme,
    alias: alias ?? null,
    wordId: null,
    displayName: null,
    isDisabled: false,
    createdAt,
    updatedAt: createdAt,
  };
}

/** Throws `already_connected`. Composio does not check this, only the SDK's high-level methods. A reconnect may make a second account. */
async function refuseSecondAccount(
  context: RequestContext,
  target: Target,
  config: RawAuthConfig,
  allowMultiple: boolean | undefined,
): Promise<void> {
  if (allowMultiple || target.connectedAccountId !== undefined) return;
  if (await hasActiveAccount(context, config.id)) throw handlerError("already_connected");
}
