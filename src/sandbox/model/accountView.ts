import { uuidFor } from "./ids.ts";
import { clientRegistration } from "./credentials.ts";
import { callbackEndpoint, linkUrl, providerUrl, shortUrl } from "./flows.ts";
import type { AccountRecord, Flow } from "./records.ts";
import { scopesOf } from "./scopes.ts";
import { maskHeaders, maskValues } from "./secrets.ts";
import { connectMethod } from "../../protocol/schemes.ts";

/** What a view needs besides the account. */
export interface ViewContext {
  readonly origin: string;
  readonly maskSecrets: boolean;
}

/** An account in Composio's format. `GET /connected_accounts/{id}` adds `params`. */
export function accountView(account: AccountRecord, context: ViewContext): Record<string, unknown> {
  const { authConfig } = account;
  return {
    id: account.id,
    alias: account.alias,
    word_id: account.wordId,
    user_id: account.userId,
    status: account.status,
    status_reason: account.statusReason,
    is_disabled: account.status === "INACTIVE",
    toolkit: { slug: authConfig.toolkit.slug },
    auth_config: {
      id: authConfig.id,
      auth_scheme: authConfig.scheme.mode,
      is_composio_managed: authConfig.managed,
      is_disabled: !authConfig.enabled || authConfig.deleted,
      deprecated: { uuid: uuidFor(authConfig.id) },
    },
    state: connectionState(account, context),
    data: legacyData(account, context),
    authScheme: authConfig.scheme.mode,
    created_at: new Date(account.createdAt).toISOString(),
    updated_at: new Date(account.updatedAt).toISOString(),
    ...(authConfig.scheme.scopes && { requested_scopes: scopesOf(authConfig) }),
    experimental: experimentalView(account),
    deprecated: { labels: [], uuid: uuidFor(account.id) },
  };
}

/** The body of `POST /connected_accounts`. The SDK reads status and URL from `connectionData.val`. */
export function createdView(account: AccountRecord, context: ViewContext): Record<string, unknown> {
  const redirectUrl =
    account.status === "INITIATED" && account.flow ? flowUrl(account, account.flow, context.origin) : null;
  return {
    id: account.id,
    connectionData: connectionState(account, context),
    status: account.status,
    redirect_url: redirectUrl,
    redirect_uri: redirectUrl,
    experimental: experimentalView(account),
    deprecated: { uuid: uuidFor(account.id), authConfigUuid: uuidFor(account.authConfig.id) },
  };
}

/** The deprecated copies of `state.val`: the same values, and the headers of requests to the provider. */
export function legacyData(account: AccountRecord, context: ViewContext): Record<string, unknown> {
  const { val } = connectionState(account, context);
  const credential = account.values["access_token"] ?? account.values["token"] ?? account.values["generic_api_key"];
  if (typeof credential !== "string") return val;
  return { ...val, headers: maskHeaders(account, { Authorization: `Bearer ${credential}` }, context.maskSecrets) };
}

export function experimentalView(account: AccountRecord): Record<string, unknown> {
  if (account.accountType === "PRIVATE") return { account_type: "PRIVATE" };
  return { account_type: "SHARED", acl_config_for_shared: account.access };
}

function connectionState(
  account: AccountRecord,
  context: ViewContext,
): { authScheme: string; val: Record<string, unknown> } {
  const values = { ...account.values, ...statusValues(account, context) };
  return {
    authScheme: account.authConfig.scheme.mode,
    val: { ...maskValues(account, values, context.maskSecrets), status: account.status },
  };
}

/** Entries of `val` that depend on the status. */
function statusValues(account: AccountRecord, context: ViewContext): Record<string, unknown> {
  const { flow, status } = account;
  if (status === "INITIATED" && flow) return initiatedValues(account, flow, context.origin);
  if (status === "FAILED" && account.failure) return account.failure;
  if (status === "EXPIRED") return { expired_at: new Date(account.updatedAt).toISOString() };
  if (status === "REVOKED") return { revoked_at: new Date(account.updatedAt).toISOString() };
  return {};
}

function initiatedValues(account: AccountRecord, flow: Flow, origin: string): Record<string, unknown> {
  const { mode } = account.authConfig.scheme;
  const redirectUrl = flowUrl(account, flow, origin);
  if (connectMethod(mode) !== "redirect") return { redirectUrl };
  const callback = flow.callbackUrl === null ? {} : { finalRedirectUri: flow.callbackUrl };
  if (mode === "OAUTH1") {
    const pending = { oauth_token: flow.state, oauth_token_secret: flow.codeVerifier };
    return {
      authUri: providerUrl(account, flow, origin),
      ...pending,
      redirectUrl,
      callbackUrl: callbackEndpoint(account, origin),
    };
  }
  const client = mode === "DCR_OAUTH" ? clientRegistration(account) : {};
  return {
    ...client,
    redirectUrl,
    code_verifier: flow.codeVerifier,
    callback_url: callbackEndpoint(account, origin),
    ...callback,
  };
}

/** The next URL for the user: the hosted page, the short URL, or the provider itself with `long_redirect_url`. */
function flowUrl(account: AccountRecord, flow: Flow, origin: string): string {
  if (flow.kind === "link") return linkUrl(flow, origin);
  return account.values["long_redirect_url"] === true ? providerUrl(account, flow, origin) : shortUrl(flow, origin);
}
