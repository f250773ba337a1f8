import { connectMethod } from "../../protocol/schemes.ts";
import { completeValues, missingFields } from "./credentials.ts";
import { verifierAddress } from "./identityVerification.ts";
import { activate, reasons, refuse, transition } from "./lifecycle.ts";
import type { AccountRecord, Flow } from "./records.ts";
import { scopesOf } from "./scopes.ts";
import type { Store } from "./store.ts";

/** The path of the provider's callback. Older auth configs have other paths, which still work. */
export const callbackPath = "/api/v3.1/toolkits/auth/callback";

export const linkUrl = (flow: Flow, origin: string): string => `${origin}/link/${flow.token}`;

export const shortUrl = (flow: Flow, origin: string): string => `${origin}/api/v3/s/${flow.token}`;

/** The provider's authorization URL, as an OAuth client builds it. */
export function providerUrl(account: AccountRecord, flow: Flow, origin: string): string {
  const { toolkit, credentials } = account.authConfig;
  const scopes = scopesOf(account.authConfig);
  const url = new URL(`${origin}/provider/${toolkit.slug}/authorize`);
  url.searchParams.set("response_type", "code");
  url.searchParams.set(
    "client_id",
    typeof credentials["client_id"] === "string" ? credentials["client_id"] : "composio",
  );
  url.searchParams.set("redirect_uri", callbackEndpoint(account, origin));
  if (scopes.length > 0) url.searchParams.set("scope", scopes.join(" "));
  url.searchParams.set("state", flow.state);
  return url.href;
}

/**
 * The provider's redirect URI: the auth config's own (on the app's domain), otherwise Composio's. Composio's public host is
 * replaced by this sandbox.
 */
export function callbackEndpoint(account: AccountRecord, origin: string): string {
  const own = account.authConfig.credentials["oauth_redirect_uri"];
  if (typeof own !== "string" || !URL.canParse(own)) return origin + callbackPath;
  const url = new URL(own);
  return url.hostname === "backend.composio.dev" ? origin + url.pathname + url.search : own;
}

/** Why a flow can't continue, or null if it can. */
export function flowProblem(store: Store, flow: Flow | undefined): "unknown" | "used" | "expired" | "disabled" | null {
  if (!flow) return "unknown";
  const account = store.accounts().find((candidate) => candidate.id === flow.accountId);
  if (!account || account.flow !== flow) return "unknown";
  if (flow.finished) return "used";
  if (store.now() >= flow.expiresAt || (account.status !== "INITIALIZING" && account.status !== "INITIATED"))
    return "expired";
  if (!account.authConfig.enabled || account.authConfig.deleted) return "disabled";
  return null;
}

/** The user has opened the link: an INITIALIZING account becomes INITIATED. Its ten minutes do not start again. */
export function openFlow(store: Store, account: AccountRecord): void {
  if (account.status !== "INITIALIZING") return;
  const { next } = account;
  transition(account, "INITIATED", null, store.now());
  account.next = next;
}

/** Whether the user must fill in fields before the next step. */
export function needsForm(account: AccountRecord): boolean {
  if (connectMethod(account.authConfig.scheme.mode) !== "redirect") return true;
  return missingFields(account.authConfig, account.values).length > 0;
}

/** Stores what the user typed into the hosted form. Returns the names of required fields that are still empty. */
export function fillFlow(account: AccountRecord, given: Readonly<Record<string, string>>): readonly string[] {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  const values = completeValues(account.authConfig, { ...account.values, ...filled });
  const missing = missingFields(account.authConfig, values);
  if (missing.length === 0) account.values = values;
  return missing;
}

/** The user has consented, or the form is complete: the account becomes ACTIVE now or after the activation lag. */
export function approveFlow(store: Store, account: AccountRecord, flow: Flow): string | null {
  flow.finished = true;
  const { verifierUrl } = store.switches;
  const redirectable = connectMethod(account.authConfig.scheme.mode) === "redirect";
  if (verifierUrl !== null && redirectable) return verifierAddress(store, flow, verifierUrl);
  const at = store.now() + store.switches.activationLag;
  if (store.switches.activationLag > 0) account.next = { at, status: "ACTIVE", reason: null };
  else activate(account, at);
  return callbackUrl(account, flow, null);
}

/** The user or the provider has refused. */
export function denyFlow(store: Store, account: AccountRecord, flow: Flow): string | null {
  flow.finished = true;
  refuse(account, "access_denied", "The user denied the request", reasons.accessDenied, store.now());
  return callbackUrl(account, flow, "access_denied");
}

/** The provider's code could not be exchanged for tokens. */
export function failFlow(store: Store, account: AccountRecord, flow: Flow): string | null {
  flow.finished = true;
  refuse(account, "invalid_grant", "The authorization code is not valid", reasons.callbackFailed, store.now());
  return callbackUrl(account, flow, "invalid_grant");
}

/**
 * The app's callback URL with the outcome in its query: snake_case for links, camelCase for direct creations. Null
 * without a URL that a browser can open.
 */
function callbackUrl(account: AccountRecord, flow: Flow, error: string | null): string | null {
  if (flow.callbackUrl === null || !URL.canParse(flow.callbackUrl)) return null;
  const url = new URL(flow.callbackUrl);
  if (url.protocol === "javascript:" || url.protocol === "data:") return null;
  url.searchParams.append("status", error === null ? "success" : "failed");
  if (flow.kind === "link") {
    url.searchParams.append("connected_account_id", account.id);
  } else {
    url.searchParams.append("connectedAccountId", account.id);
    url.searchParams.append("appName", account.authConfig.toolkit.slug);
  }
  if (error !== null) url.searchParams.append("error", error);
  return url.href;
}
