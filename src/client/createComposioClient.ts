import { type Environment, defaultEnvironment, isNoPage } from "../platform/environment.ts";
import type { WaitOptions } from "../protocol/requests.ts";
import type { ConnectedAccount } from "../protocol/types.ts";
import { createSuccessors } from "./accounts/successors.ts";
import {
  type AccountsApi,
  type AuthConfigsApi,
  type ToolkitsApi,
  createAccountsApi,
  createAuthConfigsApi,
  createToolkitsApi,
} from "./api/api.ts";
import { reportMistakes } from "./api/reportMistakes.ts";
import { createSeenAccounts } from "./api/seenAccounts.ts";
import { createTicketStore } from "./api/ticketStore.ts";
import { type Transport, type TransportOptions, createTransport } from "./api/transport.ts";
import { createUsers } from "./api/users.ts";
import { storageOf } from "./browser/storage.ts";
import { type Connections, createConnections } from "./flow/connections.ts";

export interface ComposioClientOptions {
  /** Where the handler is mounted: `/api/composio`, or an absolute URL. */
  baseUrl: string;
  /** @default globalThis.fetch */
  fetch?: typeof globalThis.fetch;
  /** Sent with each request; a function is asked each time, for tokens that change. */
  headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** @default 'same-origin' */
  credentials?: RequestCredentials;
  /** Milliseconds after which an unanswered request fails with `request_timeout`. @default 30_000 */
  timeout?: number;
  /**
   * The page Composio returns the user to, on the app's own origin. Set it where the handler lives on
   * another origin, to a route that calls `completeConnectCallback()`. @default `${baseUrl}/callback`
   */
  callbackUrl?: string;
  /**
   * When to hold a stream of news from the handler: while something is pending, always (the page then hears of an
   * account that expires), or never. Where a stream can't be had the page asks by itself. @default 'pending'
   */
  liveUpdates?: "pending" | "always" | "never";
  /** Clock, window and randomness, for tests and for sandboxes in a tab. */
  environment?: Partial<Environment>;
}

/** The SDK's own words, without its userId argument: only the server says who the user is. All throw `ComposioError`. */
export interface ComposioClient {
  /** As it was given, without a slash at the end: the same on a server and in a browser, so that query keys match. */
  readonly baseUrl: string;
  readonly connectedAccounts: AccountsApi & {
    /** Resolves with the ACTIVE account, or rejects with how else it ended. Shares the page's one poller. */
    waitForConnection(id: string, options?: WaitOptions): Promise<ConnectedAccount>;
  };
  readonly authConfigs: AuthConfigsApi;
  readonly toolkits: ToolkitsApi;
  /** The poller and what hears of accounts behind the hooks: one set per client. */
  readonly connections: Connections;
  /**
   * Forgets everything about the user: call it once they are signed out, or another one is signed in. The kit also
   * notices by itself, from the next answer that is for somebody else.
   */
  reset(): void;
}

/** Makes the client of a handler. It holds no key and no user: both are the handler's. */
export function createComposioClient(options: ComposioClientOptions): ComposioClient {
  const environment = defaultEnvironment(options.environment);
  const givenBaseUrl = options.baseUrl.replace(/\/+$/, "");
  if (isNoPage() && !environment.window && !options.fetch && !isAbsolute(givenBaseUrl))
    throw new TypeError(
      "createComposioClient: there is no page here that baseUrl could be relative to. Make it absolute.",
    );
  const baseUrl = absolute(givenBaseUrl, environment);
  const tickets = createTicketStore();
  const users = createUsers(() => environment.window && environment.randomId());
  const transportOptions: TransportOptions = {
    baseUrl,
    // Looked up at each call, so that a fetch replaced later (by a test, by instrumentation) is used.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: options.headers,
    credentials: options.credentials ?? "same-origin",
    timeout: options.timeout ?? 30_000,
    clock: environment.clock,
    users,
    tickets,
  };
  const call = toldInDevelopment(createTransport(transportOptions), environment);
  const { liveUpdates = "pending" } = options;
  const live = liveUpdates === "never" ? undefined : transportOptions;

  const seen = createSeenAccounts(environment.clock);
  const shared = storageOf(environment.window, "localStorage");
  const successors = createSuccessors(baseUrl, shared, users);
  const callbackUrl = options.callbackUrl ?? defaultCallbackUrl(baseUrl, environment);
  const accounts = createAccountsApi({ call, seen, markReplaced: successors.mark, callbackUrl });
  const connections = createConnections({
    accounts,
    environment,
    users,
    tickets,
    seen,
    successors,
    shared,
    baseUrl,
    callbackUrl,
    live,
    staysLive: liveUpdates === "always",
  });

  return {
    baseUrl: givenBaseUrl,
    connectedAccounts: { ...accounts, waitForConnection: connections.waitForConnection },
    authConfigs: createAuthConfigsApi(call),
    toolkits: createToolkitsApi(call),
    connections,
    reset: connections.reset,
  };
}

const isAbsolute = (url: string): boolean => /^https?:/i.test(url);

/** A relative base is resolved against the page, so that any fetch (a handler called in memory, too) can take it. */
function absolute(baseUrl: string, { window }: Environment): string {
  if (!window || window.location.origin === "null" || isAbsolute(baseUrl)) return baseUrl;
  return new URL(baseUrl, window.location.href).href.replace(/\/+$/, "");
}

/** The handler's own callback page, where that is on the app's origin; else the handler decides. */
function defaultCallbackUrl(baseUrl: string, { window }: Environment): string | undefined {
  const url = `${baseUrl}/callback`;
  return window && url.startsWith(`${window.location.origin}/`) ? url : undefined;
}

function toldInDevelopment(call: Transport, { isDevelopment }: Environment): Transport {
  try {
    // Spelt as bundlers replace it: a production build drops what comes with it.
    if (process.env.NODE_ENV !== "production" && isDevelopment) return reportMistakes(call);
  } catch {
    // A browser without a bundler has no `process`.
  }
  return call;
}
