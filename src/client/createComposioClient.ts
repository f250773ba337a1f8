import { type Environment, defaultEnvironment, isNoPage } from "../platform/environment.ts";
import type { RequestOptions, WaitOptions } from "../protocol/requests.ts";
import type { ConnectedAccount } from "../protocol/types.ts";
import { createReplacements } from "./accounts/replacements.ts";
import { type AccountsApi, createAccountsApi } from "./api/accountsApi.ts";
import type { Catalogue } from "./catalogue/createCatalogue.ts";
import { createLazyCatalogue } from "./catalogue/lazyCatalogue.ts";
import { reportMistakes } from "./api/reportMistakes.ts";
import { createSeenAccounts } from "./api/seenAccounts.ts";
import { traceRequests } from "./trace/traceRequests.ts";
import { createTicketStore } from "./api/ticketStore.ts";
import { type Transport, type TransportOptions, createTransport } from "./api/transport.ts";
import { createUsers } from "./api/users.ts";
import { storageOf } from "./browser/storage.ts";
import { changeSignal } from "./browser/callbackChannel.ts";
import { type Connections, createConnections } from "./flow/connections.ts";
import { tellOthers } from "./flow/tellOthers.ts";

export interface ComposioClientOptions {
  /** Where the handler is mounted: `/api/composio`, or an absolute URL. */
  baseUrl: string;
  /** @default globalThis.fetch */
  fetch?: typeof globalThis.fetch | undefined;
  /** Headers of every request. A function is called for each request, for tokens that change. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  /** @default 'same-origin' */
  credentials?: RequestCredentials | undefined;
  /** Milliseconds after which a request without an answer fails with `request_timeout`, with the wait for `headers`. @default 30_000 */
  timeout?: number | undefined;
  /**
   * The page that Composio redirects to, on the app's own origin: a path or a URL. Set it when the handler is on another
   * origin, to a route that calls `completeConnectCallback()`. @default `${baseUrl}/callback`
   */
  callbackUrl?: string | undefined;
  /**
   * When to keep a stream of account changes open: while an account is pending, always (then the page also learns that an
   * account has expired), or never. Without a stream the page polls pending accounts. @default 'pending'
   */
  liveUpdates?: "pending" | "always" | "never" | undefined;
  /** Clock, window and randomness, for tests and for sandboxes in a browser tab. */
  environment?: Partial<Environment> | undefined;
}

/**
 * The SDK's methods, without the userId argument: only the server decides who the user is. All reject with a
 * `ComposioError`.
 */
export interface ComposioClient extends Catalogue {
  /** As given, without a trailing slash. Not resolved, so that query keys are the same on a server and in a browser. */
  readonly baseUrl: string;
  readonly connectedAccounts: AccountsApi & {
    /**
     * Resolves with the account when it is ACTIVE. Otherwise rejects with the reason, or with `timed_out`, `aborted` or
     * `user_changed`. Uses the page's one poller.
     */
    waitForConnection(id: string, options?: WaitOptions, request?: RequestOptions): Promise<ConnectedAccount>;
  };
  /** What the hooks use: one poller, the flows and the listeners for accounts. One set per client. */
  readonly connections: Connections;
  /**
   * Forgets everything about the user. Call it after sign-out and after a change of user. The kit also detects a change of
   * user by itself, at the next answer.
   */
  reset(): void;
}

/** Creates the client of a handler. It has no API key and no user id: the handler knows both. */
export function createComposioClient(options: ComposioClientOptions): ComposioClient {
  const environment = defaultEnvironment(options.environment);
  const givenBaseUrl = options.baseUrl.replace(/\/+$/, "");
  if (isNoPage() && !environment.window && !options.fetch && !isAbsolute(givenBaseUrl))
    throw new TypeError("Without a page, baseUrl must be absolute.");
  const baseUrl = absolute(`${givenBaseUrl}/`, environment).slice(0, -1);
  const tickets = createTicketStore();
  const users = createUsers(() => environment.window && environment.randomId());
  const transportOptions: TransportOptions = {
    baseUrl,
    // Looked up at each call, so that a fetch that is replaced later (by a test or instrumentation) is used.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: options.headers,
    credentials: options.credentials ?? "same-origin",
    timeout: options.timeout ?? 30_000,
    clock: environment.clock,
    users,
    tickets,
  };
  const call = openTransport(transportOptions, environment);
  const { liveUpdates = "pending" } = options;
  const live = liveUpdates === "never" ? undefined : transportOptions;

  const seen = createSeenAccounts(environment.clock);
  const shared = storageOf(environment.window, "localStorage");
  const replacements = createReplacements(baseUrl, shared, users);
  const callbackUrl = options.callbackUrl
    ? absolute(options.callbackUrl, environment)
    : defaultCallbackUrl(baseUrl, environment);
  const catalogue = createLazyCatalogue(call);
  const accounts = createAccountsApi({
    call,
    seen,
    markReplaced: replacements.mark,
    onChanged: () => tellOthers(shared, changeSignal),
    callbackUrl,
  });
  const connections = createConnections({
    call,
    accounts,
    environment,
    users,
    tickets,
    seen,
    replacements,
    shared,
    baseUrl,
    callbackUrl,
    live,
    staysLive: liveUpdates === "always",
    gatherAuthConfigs: catalogue.gatherAuthConfigs,
  });

  return {
    baseUrl: givenBaseUrl,
    connectedAccounts: { ...accounts, waitForConnection: connections.waitForConnection },
    authConfigs: catalogue.authConfigs,
    toolkits: catalogue.toolkits,
    connections,
    reset: connections.reset,
  };
}

const isAbsolute = (url: string): boolean => /^https?:/i.test(url);

/** Resolves a relative URL against the page. A `fetch` that calls a handler in memory needs an absolute one. */
function absolute(url: string, { window }: Environment): string {
  if (!window || window.location.origin === "null" || isAbsolute(url)) return url;
  return new URL(url, window.location.href).href;
}

/** The handler's own callback page if it is on the app's origin; otherwise the handler decides. */
function defaultCallbackUrl(baseUrl: string, { window }: Environment): string | undefined {
  const url = `${baseUrl}/callback`;
  return window && url.startsWith(`${window.location.origin}/`) ? url : undefined;
}

/** In development: traces requests and streams for the devtools, and logs developers' mistakes. */
function openTransport(options: TransportOptions, environment: Environment): Transport {
  try {
    // Written in the form that bundlers replace, so that production builds drop it.
    if (process.env.NODE_ENV !== "production") {
      Object.assign(options, { fetch: traceRequests(options.fetch, environment) });
      if (environment.isDevelopment) return reportMistakes(createTransport(options));
    }
  } catch {
    // There is no `process` in a browser without a bundler.
  }
  return createTransport(options);
}
