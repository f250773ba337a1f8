import { accountNotFound } from "../http/apiError.ts";
import { dropIssuedCredentials, sampleValues } from "../model/credentials.ts";
import type { Faults } from "./faults.ts";
import { approveFlow, denyFlow, failFlow, fillFlow, flowProblem, needsForm, openFlow } from "../model/flows.ts";
import { activate, reasons, refuse, startWaiting, transition } from "../model/lifecycle.ts";
import type { AccountRecord, AuthConfigRecord } from "../model/records.ts";
import type { RequestLog } from "./requestLog.ts";
import type { Store } from "../model/store.ts";
import { subscribe, type Webhooks } from "../model/webhooks.ts";
import type { NewAccount, SandboxAccount, SandboxControl } from "../model/types.ts";

/** Controls the sandbox, for tests and demos. */
export function createControl(store: Store, faults: Faults, log: RequestLog, webhooks: Webhooks): SandboxControl {
  const anyAccount = (id: string): AccountRecord => {
    const account = store.accounts({ deleted: true }).find((candidate) => candidate.id === id);
    if (!account) throw accountNotFound(id);
    return account;
  };
  return {
    consent(connectedAccountId, decision, values = {}) {
      const account = store.account(connectedAccountId);
      const { flow } = account;
      const problem = flowProblem(store, flow ?? undefined);
      if (!flow || problem !== null)
        throw new Error(`${connectedAccountId} has no flow to finish: ${problem ?? "unknown"}.`);
      openFlow(store, account);
      if (decision === "deny") return denyFlow(store, account, flow);
      if (decision === "fail") return failFlow(store, account, flow);
      if (needsForm(account)) fillFlow(account, { ...sampleTexts(account.authConfig), ...values });
      return approveFlow(store, account, flow);
    },
    setStatus: (id, status, reason = null) => setStatus(store, anyAccount(id), status, reason),
    expire(id) {
      const account = anyAccount(id);
      transition(account, "EXPIRED", reasons.refreshFailed, store.now());
      webhooks.accountExpired(account);
    },
    revoke(id) {
      const account = anyAccount(id);
      dropIssuedCredentials(account);
      transition(account, "REVOKED", reasons.revokedByUser, store.now());
    },
    fail: (id) =>
      refuse(
        anyAccount(id),
        "server_error",
        "The provider could not exchange the code",
        reasons.callbackFailed,
        store.now(),
      ),
    addAccount: (options) => view(addAccount(store, options)),
    addAuthConfig: (options) => store.addAuthConfig(options).id,
    setAuthConfigEnabled(authConfigId, enabled) {
      store.authConfig(authConfigId).enabled = enabled;
    },
    delay(delay) {
      if (delay === 0) faults.clearDelays();
      else faults.addDelay(typeof delay === "number" ? { ms: delay } : delay);
    },
    failNext: (fault) => faults.add(fault),
    activationLag(ms) {
      store.switches.activationLag = ms;
    },
    coop(on) {
      store.switches.coop = on;
    },
    refuseKeys(on) {
      store.switches.refuseKeys = on;
    },
    maskSecrets(on) {
      store.switches.maskSecrets = on;
    },
    verifyCallbacks(verifierUrl) {
      store.switches.verifierUrl = verifierUrl;
    },
    subscribe: (subscription) => subscribe(store, subscription).secret,
    deliveries: webhooks.deliveries,
    advance: (ms) => store.advance(ms),
    accounts: () => store.accounts({ deleted: true }).map(view),
    account: (id) => view(anyAccount(id)),
    toolCalls: () => store.toolCalls,
    requests: () => log.entries,
    clearRequests: () => log.clear(),
    reset() {
      store.reset();
      faults.clear();
      log.clear();
      webhooks.reset();
    },
  };
}

function addAccount(store: Store, options: NewAccount): AccountRecord {
  const account = store.addAccount({
    userId: options.userId,
    authConfig: authConfigFor(store, options),
    values: {},
    alias: options.alias,
    accountType: options.accountType,
    access: options.access,
  });
  const { status = "ACTIVE", statusReason = null } = options;
  account.values = { ...(isWaiting(status) ? {} : sampleValues(account.authConfig)), ...options.val };
  setStatus(store, account, status, statusReason);
  return account;
}

function authConfigFor(store: Store, options: NewAccount): AuthConfigRecord {
  if (options.authConfigId !== undefined) return store.authConfig(options.authConfigId);
  const authConfig = store.primaryAuthConfig(options.toolkit);
  if (!authConfig)
    throw new Error(
      `addAccount needs an authConfigId, or a toolkit that has an auth config (got ${options.toolkit ?? "neither"}).`,
    );
  return authConfig;
}

function setStatus(store: Store, account: AccountRecord, status: string, reason: string | null): void {
  const at = store.now();
  if (isWaiting(status)) {
    if (!account.flow || account.flow.finished || account.flow.expiresAt <= at)
      store.startFlow(account, "link", undefined);
    startWaiting(account, status, at);
    account.statusReason = reason;
    return;
  }
  // In these states an account has been ACTIVE, so it has credentials.
  if (status === "ACTIVE" || status === "INACTIVE" || status === "EXPIRED") activate(account, at);
  if (status === "ACTIVE") account.statusReason = reason;
  else transition(account, status, reason, at);
}

function isWaiting(status: string): status is "INITIALIZING" | "INITIATED" {
  return status === "INITIALIZING" || status === "INITIATED";
}

function sampleTexts(authConfig: AuthConfigRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sampleValues(authConfig)).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] as const] : [],
    ),
  );
}

function view(account: AccountRecord): SandboxAccount {
  return {
    id: account.id,
    userId: account.userId,
    authConfigId: account.authConfig.id,
    toolkit: account.authConfig.toolkit.slug,
    scheme: account.authConfig.scheme.mode,
    status: account.status,
    statusReason: account.statusReason,
    alias: account.alias,
    wordId: account.wordId,
    accountType: account.accountType,
    deleted: account.deleted,
    val: { ...account.values },
    raw: [...account.raw],
    createdAt: new Date(account.createdAt).toISOString(),
    updatedAt: new Date(account.updatedAt).toISOString(),
  };
}
