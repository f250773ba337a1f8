import { type Connections, createConnections } from "./connections.ts";
import { type Environment, defaultEnvironment, isNoPage } from "./environment.ts";
import { isComposioError } from "./errors.ts";
import { createLiveUpdates } from "./liveUpdates.ts";
import type { KnownAccounts } from "./recovery.ts";
import { reportMistakes } from "./reportMistakes.ts";
import { createTicketStore } from "./tickets.ts";
import { type RequestOptions, type TransportOptions, createTransport } from "./transport.ts";
import type {
  AccountFilters,
  AuthConfig,
  AuthScheme,
  ConnectLink,
  ConnectedAccount,
  Fields,
  Target,
  Toolkit,
} from "./types.ts";
import { createUsers } from "./users.ts";
import {
  type Page,
  parseAccount,
  parseAccounts,
  parseAuthConfig,
  parseAuthConfigs,
  parseLink,
  parseNothing,
  parseToolkit,
  parseToolkits,
} from "./wire.ts";

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

export interface LinkOptions {
  /** Where the user is sent back to; on the app's own origin. */
  callbackUrl?: string | undefined;
  alias?: string | undefined;
  /** Allows a second account under the same auth config. @default false */
  allowMultiple?: boolean | undefined;
  /** Values the provider's address needs first, such as a subdomain. */
  fields?: Fields | undefined;
}

export interface InitiateOptions {
  /** The credential, by the exact names of the auth config's fields. */
  fields: Fields;
  /** Which scheme, where the target offers several. */
  scheme?: AuthScheme | undefined;
  alias?: string | undefined;
  allowMultiple?: boolean | undefined;
}

export interface UpdateOptions {
  /** A new name; `''` clears it. */
  alias?: string | undefined;
  /** false pauses the account, true resumes it. */
  enabled?: boolean | undefined;
  /** New credentials: only those that change. */
  fields?: Fields | undefined;
  /** Id of a dead account whose place this ACTIVE one takes: its name is handed on. It is not deleted. */
  replaces?: string | undefined;
}

export interface WaitOptions extends RequestOptions {
  /** Milliseconds. @default 600_000, the life of a connect link */
  timeout?: number | undefined;
}

export interface CreateAuthConfigOptions {
  toolkit: string;
  name?: string | undefined;
  /** Without a scheme: Composio's own OAuth app. */
  authScheme?: AuthScheme | undefined;
  /** What the scheme wants from the app's developer, such as client_id and client_secret. */
  credentials?: Fields | undefined;
  scopes?: readonly string[] | undefined;
}

export interface ToolkitFilters {
  search?: string | undefined;
  category?: string | undefined;
  cursor?: string | undefined;
  /** Items a page. */
  limit?: number | undefined;
}

/** The SDK's own words, without its userId argument: only the server says who the user is. All throw `ComposioError`. */
export interface ComposioClient {
  /** As it was given, without a slash at the end: the same on a server and in a browser, so that query keys match. */
  readonly baseUrl: string;
  readonly connectedAccounts: {
    /** Every page of the user's accounts, newest first. An empty filter array matches nothing. */
    list(filters?: AccountFilters, options?: RequestOptions): Promise<readonly ConnectedAccount[]>;
    get(id: string, options?: RequestOptions): Promise<ConnectedAccount>;
    /** Starts an OAuth connection: send the user to `redirectUrl`, then wait for the account. */
    link(target: Target, link?: LinkOptions, options?: RequestOptions): Promise<ConnectLink>;
    /** Connects with credentials that the user gave. */
    initiate(target: Target, initiate: InitiateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
    update(id: string, update: UpdateOptions, options?: RequestOptions): Promise<ConnectedAccount>;
    /** Deletes the account; `revoke` also asks the provider to withdraw its tokens. Gone already counts as done. */
    delete(id: string, deletion?: { revoke?: boolean | undefined }, options?: RequestOptions): Promise<void>;
    /** Resolves with the ACTIVE account, or rejects with how else it ended. Shares the page's one poller. */
    waitForConnection(id: string, options?: WaitOptions): Promise<ConnectedAccount>;
  };
  readonly authConfigs: {
    list(filters?: { toolkit?: string | undefined }, options?: RequestOptions): Promise<readonly AuthConfig[]>;
    get(id: string, options?: RequestOptions): Promise<AuthConfig>;
    /** For the app's admins. */
    create(config: CreateAuthConfigOptions, options?: RequestOptions): Promise<AuthConfig>;
    /** For the app's admins. */
    update(id: string, update: { enabled: boolean }, options?: RequestOptions): Promise<AuthConfig>;
  };
  readonly toolkits: {
    list(filters?: ToolkitFilters, options?: RequestOptions): Promise<Page<Toolkit>>;
    get(slug: string, options?: RequestOptions): Promise<Toolkit>;
  };
  /** The flows, the poller and the attempts behind the hooks: one set per client. */
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
    onHeaders: tickets.take,
  };
  const call = reportMistakes(createTransport(transportOptions), environment.isDevelopment);
  const { liveUpdates = "pending" } = options;
  const live = liveUpdates === "never" ? undefined : createLiveUpdates({ ...transportOptions, ticketsOf: tickets.of });

  const known: KnownAccounts = { byId: new Map(), completeAt: null };
  const connectedAccounts: ComposioClient["connectedAccounts"] = {
    list: async (filters = {}, request) => {
      // An empty array would vanish from the query, and the answer would hold everything.
      const { toolkits, authConfigIds, statuses, ids } = filters;
      if ([toolkits, authConfigIds, statuses, ids].some((values) => values?.length === 0)) return [];
      const page = await call(
        {
          method: "GET",
          path: ["connected-accounts"],
          query: { ...filters, tickets: ids && tickets.of(ids) },
        },
        parseAccounts,
        request,
      );
      for (const account of page.items) known.byId.set(account.id, account);
      if (Object.values(filters).every((values) => values === undefined)) known.completeAt = environment.clock.now();
      return connections.successors.mark(page.items);
    },
    get: (id, request) => call({ method: "GET", path: ["connected-accounts", id] }, parseAccount, request),
    link: (target, link, request) =>
      call(
        {
          method: "POST",
          path: ["connected-accounts", "link"],
          body: { ...target, ...link, callbackUrl: link?.callbackUrl ?? callbackUrl },
        },
        parseLink,
        request,
      ),
    initiate: async (target, initiate, request) => {
      const body = { ...target, ...initiate };
      const account = await call({ method: "POST", path: ["connected-accounts"], body }, parseAccount, request);
      known.byId.set(account.id, account);
      return account;
    },
    update: (id, update, request) =>
      call({ method: "PATCH", path: ["connected-accounts", id], body: update }, parseAccount, request),
    delete: async (id, deletion, request) => {
      const query = { revoke: deletion?.revoke || undefined };
      try {
        await call({ method: "DELETE", path: ["connected-accounts", id], query }, parseNothing, request);
      } catch (cause) {
        if (!isComposioError(cause) || cause.code !== "connected_account_not_found") throw cause;
      }
      known.byId.delete(id);
    },
    waitForConnection: (id, wait) => connections.waitForConnection(id, wait),
  };
  const callbackUrl = options.callbackUrl ?? defaultCallbackUrl(baseUrl, environment);
  const connections = createConnections({
    accounts: connectedAccounts,
    environment,
    users,
    tickets,
    known,
    baseUrl,
    callbackUrl,
    live,
    staysLive: liveUpdates === "always",
  });

  return {
    baseUrl: givenBaseUrl,
    connectedAccounts,
    authConfigs: {
      list: async (filters = {}, request) =>
        (await call({ method: "GET", path: ["auth-configs"], query: filters }, parseAuthConfigs, request)).items,
      get: (id, request) => call({ method: "GET", path: ["auth-configs", id] }, parseAuthConfig, request),
      create: (config, request) =>
        call({ method: "POST", path: ["auth-configs"], body: config }, parseAuthConfig, request),
      update: (id, update, request) =>
        call({ method: "PATCH", path: ["auth-configs", id], body: update }, parseAuthConfig, request),
    },
    toolkits: {
      list: (filters = {}, request) =>
        call({ method: "GET", path: ["toolkits"], query: { ...filters } }, parseToolkits, request),
      get: (slug, request) => call({ method: "GET", path: ["toolkits", slug] }, parseToolkit, request),
    },
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
