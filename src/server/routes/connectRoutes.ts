import { refusal } from "../http/errors.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { ConnectedAccount, ConnectLink, Target } from "../../protocol/types.ts";
import { hasActiveAccount, visibleAccounts } from "../policy/visibleAccounts.ts";
import { handOutTickets, pendingIds } from "./handOutTickets.ts";
import { presentAccounts, toolkitSummaries } from "../present/presentAccounts.ts";
import { isIdentifier } from "../settings/allowlist.ts";
import { authConfigSubject, describeAuthConfig } from "../present/authConfigs.ts";
import type { Subject } from "../request/authorization.ts";
import { checkFieldNames, completeFields } from "../policy/checkFields.ts";
import { isAppAddress, ownOrigins } from "../settings/origins.ts";
import { initiateInput, type InitiateInput, linkInput, type LinkInput } from "../request/inputs.ts";
import { resolveAuthConfig } from "../policy/resolveAuthConfig.ts";
import { type Route, singleRoute } from "../request/defineRoute.ts";
import type { Session } from "../request/context.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import { sealWayBack } from "./wayBack.ts";
import { isSafeRedirect } from "../../protocol/safeUrls.ts";

export const connectRoutes: readonly Route[] = [
  singleRoute("POST", "/connected-accounts/link", "connectedAccounts.link", {
    status: 201,
    input: linkInput,
    target: ({ target }) => target,
    find: (session, { target }) => resolveAuthConfig(session, target, { method: "redirect" }),
    subject: connectSubject,
    run: createLink,
  }),
  singleRoute("POST", "/connected-accounts", "connectedAccounts.initiate", {
    status: 201,
    input: initiateInput,
    target: ({ target }) => target,
    find: (session, { target, scheme }) => resolveAuthConfig(session, target, { method: "fields", scheme }),
    subject: connectSubject,
    run: createAccount,
  }),
];

function connectSubject(config: RawAuthConfig, { target }: { readonly target: Target }): Subject {
  return { ...authConfigSubject(config), connectedAccountId: target.connectedAccountId ?? null };
}

/** Starts a connection on Composio's hosted page: OAuth, or its own form for a scheme of fields. */
async function createLink(
  session: Session,
  config: RawAuthConfig,
  { target, callbackUrl, alias, allowMultiple, fields }: LinkInput,
): Promise<ConnectLink> {
  const callback = await checkCallbackUrl(session, callbackUrl);
  if (config.authScheme === "NO_AUTH") throw refusal("toolkit_no_auth");
  const own = session.app.credentials.of(config.id);
  if (fields || own || config.suppliedFields.length > 0) {
    const { view, isHostable } = await describeAuthConfig(session, config);
    if (!isHostable) throw refusal("scheme_not_supported", { message: notHostable });
    checkFieldNames(fields ?? {}, view.fields);
  }
  await refuseSecondAccount(session, target, config, allowMultiple);
  const data = { ...fields, ...own };
  const link = await session.upstream.createLink(
    {
      auth_config_id: config.id,
      user_id: session.userId,
      callback_url: callback,
      ...(alias !== undefined && { alias }),
      ...(Object.keys(data).length > 0 && { connection_data: data }),
    },
    { notFound: "auth_config_not_found", alias: alias !== undefined },
  );
  if (!isSafeRedirect(link.redirectUrl)) {
    throw refusal("composio_rejected", {
      message: "Composio's link is neither https nor on this machine: not followed.",
    });
  }
  await handOutTickets(session, [link.id]);
  return link;
}

const notHostable =
  "The app or its auth config brings a credential, and Composio's page would be filled in with it, or would ask for " +
  "fields that the app has not named in `userFields`. Connect by initiate, or name them.";

/** Creates an account from what the user typed, and answers with the account as Composio lists it, never with its echo of credentials. */
async function createAccount(
  session: Session,
  config: RawAuthConfig,
  { target, fields, scheme, alias, allowMultiple }: InitiateInput,
): Promise<ConnectedAccount> {
  const { view, defaults } = await describeAuthConfig(session, config);
  const { authScheme } = view;
  if (scheme !== undefined && scheme !== authScheme) {
    throw refusal("scheme_not_supported", {
      message: "The auth config is of another scheme than the request says.",
    });
  }
  const method = connectMethod(authScheme);
  if (method === "none") throw refusal("toolkit_no_auth");
  if (method === "redirect") throw refusal("link_required");
  const own = session.app.credentials.of(config.id);
  const values = { ...completeFields(fields, view.fields, defaults), ...own };
  await refuseSecondAccount(session, target, config, allowMultiple);
  const isChecked = session.app.validateCredentials && authScheme === "API_KEY";
  const created = await session.upstream.createAccount(
    {
      auth_config: { id: config.id },
      connection: {
        user_id: session.userId,
        ...(alias !== undefined && { alias }),
        state: { authScheme, val: { ...values, status: "ACTIVE" } },
      },
      ...(isChecked && { validate_credentials: true }),
    },
    {
      notFound: "auth_config_not_found",
      alias: alias !== undefined,
      refused: "credentials_rejected",
    },
  );
  // An id of another shape must not get into a filter; the account was created all the same.
  const listed = isIdentifier(created.id) ? await visibleAccounts(session, { ids: [created.id] }) : [];
  await handOutTickets(session, pendingIds(session, listed));
  const [account] = await presentAccounts(session, listed);
  return account ?? unlistedAccount(session, created, authScheme, config, alias);
}

/** Created, but not in Composio's list yet: saying "not found" would make the user create it twice. */
async function unlistedAccount(
  session: Session,
  created: { id: string; status: string },
  authScheme: string,
  config: RawAuthConfig,
  alias: string | undefined,
): Promise<ConnectedAccount> {
  const createdAt = new Date(session.app.clock.now()).toISOString();
  const summaries = await toolkitSummaries(session, [config.toolkit]);
  return {
    id: created.id,
    status: created.status,
    statusReason: null,
    toolkit: summaries.get(config.toolkit) ?? summaryOf(config.toolkit, null),
    authConfig: { id: config.id, isComposioManaged: config.isComposioManaged, isDisabled: !config.isEnabled },
    authScheme,
    alias: alias ?? null,
    wordId: null,
    displayName: null,
    isDisabled: false,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The SDK has this guard in its high-level methods only; a reconnect is meant to make a second one. */
async function refuseSecondAccount(
  session: Session,
  target: Target,
  config: RawAuthConfig,
  allowMultiple: boolean | undefined,
): Promise<void> {
  if (allowMultiple || target.connectedAccountId !== undefined) return;
  if (await hasActiveAccount(session, config.id)) throw refusal("already_connected");
}

async function checkCallbackUrl({ request, basePath, app }: Session, callbackUrl: string | undefined): Promise<string> {
  const own = ownOrigins(request);
  if (callbackUrl === undefined) return `${own[0]}${basePath}/callback`;
  const isOurs = (address: string) => isAppAddress(address, own, app.origins);
  if (!isOurs(callbackUrl)) throw refusal("callback_url_not_allowed");
  const url = new URL(callbackUrl);
  await sealWayBack(url, isOurs, app.tickets);
  return url.href;
}
