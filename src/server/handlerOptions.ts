import type { Environment } from "../platform/environment.ts";
import type { Fields } from "../protocol/types.ts";
import type { Authorize } from "./request/authorization.ts";
import type { ComposioLike } from "./composio/sdk.ts";
import type { EventBus } from "./live/eventBus.ts";
import type { Identify } from "./http/identify.ts";
import type { Logger } from "./http/logger.ts";
import type { VerifyIdentityOptions } from "./routes/verifyIdentity.ts";
import type { WebhookOptions } from "./webhook/webhook.ts";

export interface ComposioHandlerOptions<Context = unknown> {
  /** The official SDK: `new Composio({ apiKey })`. */
  composio: ComposioLike;
  /**
   * Says who the request's user is, from the app's own session: a stable id without commas. It is the
   * only source of the user id. Null, undefined or an empty text answer 401; what it throws, 500,
   * unless that is a ComposioError. The request's body is unread. The second argument is the framework's
   * context, such as Hono's `c` or Express's `req`: what the handler was called with.
   */
  identify: Identify<Context>;
  /**
   * The auth configs this app has, by toolkit slug; several where the user shall choose.
   * @default every enabled auth config of the Composio project
   */
  authConfigs?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Credentials that the app itself brings, by auth config id and exact field name: one key for all
   * users, who then connect with a click. Sent to Composio with each connection, and nowhere else.
   * @default none: each user gives their own
   */
  credentials?: Readonly<Record<string, Fields>>;
  /**
   * Fields that users may fill in beside the app's credentials, by auth config id and exact name. Where the app brings
   * credentials, or the auth config supplies a secret, users are asked nothing else: an address of their choosing
   * (`base_url`) would have Composio send the app's key there.
   * @default none
   */
  userFields?: Readonly<Record<string, readonly string[]>>;
  /**
   * Whether a user may do a thing. Asked once it is known which toolkit, auth config and account a request comes to;
   * of a list first as a whole (then those are null), then of each thing in it: what is not allowed is left out.
   * @default everything that is for users
   */
  authorize?: Authorize<Context>;
  /**
   * Who may create auth configs and switch them on and off (`authConfigs.create`, `authConfigs.update`): the app's
   * own admins, since every user then connects by what they made. `authorize` has no say in these.
   * @default nobody
   */
  authorizeAdmin?: Authorize<Context>;
  /**
   * Further origins of the app: for CORS with credentials, changes, callback URLs. Exact, such as
   * `https://app.example.com` or `capacitor://localhost`, or with a wildcard for one label (`https://*.example.com`)
   * or for one or more (`https://**.example.com`); neither stands for the domain itself. @default []
   */
  origins?: readonly string[];
  /**
   * Where requests see the handler mounted, such as `/api/composio`: it then answers nowhere else. Without it any
   * place will do that has no `callback`, `oauth-redirect`, `verify` or `webhook` in it. @default anywhere
   */
  basePath?: string;
  /**
   * Opens `/verify`, which Composio sends browsers to when its callback identity verification is on
   * (Settings > General > Configuration > OAuth callback verifier URL): only the user who started a
   * connection can finish it. @default false
   */
  verifyIdentity?: boolean | VerifyIdentityOptions;
  /**
   * Opens `/oauth-redirect`, the redirect URI of an OAuth app of your own on your own domain. Where it
   * leads to: true is Composio; a text is the absolute address, such as a sandbox's
   * `${sandbox.origin}/api/v3.1/toolkits/auth/callback`. @default false
   */
  oauthRedirect?: boolean | string;
  /** Opens `/webhook`, which Composio tells of accounts that expire. @default none */
  webhook?: WebhookOptions;
  /** Lets Composio try an API key before it is saved, where it can. @default false */
  validateCredentials?: boolean;
  /** Hears of failures, without credentials or bodies. @default one line on stderr for each of our or Composio's faults */
  logger?: Logger;
  /** Milliseconds for each request to Composio. @default 20000 */
  upstreamTimeout?: number;
  /** Requests to Composio at a time, of this copy of the handler; further ones wait their turn. @default 32 */
  upstreamConcurrency?: number;
  /**
   * Questions to Composio that one user's requests may come to in a minute, and at once after a quiet one; further
   * requests are told to come back (429 with `Retry-After`, which the kit waits for). Composio's own limit is the whole
   * organisation's: 2,000 a minute on its small plan. A page of 50 buttons costs about 100. @default 600
   */
  userRateLimit?: number;
  /**
   * Whether pages may hold a stream of changes (`GET /events`) instead of polling. Switch it off
   * where a request is paid for as long as it lasts, or can't be held. @default true
   */
  liveUpdates?: boolean;
  /**
   * Whether each request asks Composio by itself, waits for nobody else and tells nobody else: several that want the
   * same at once cost one question each, and a stream learns of changes by polling, or by a `bus`. Workers demand it.
   * @default true on Cloudflare's Workers and in edge runtimes (`EdgeRuntime`), false elsewhere
   */
  isolateRequests?: boolean;
  /** Tells other copies of the handler of changes, such as `createRedisBus`. @default none: this copy is the only one */
  bus?: EventBus;
  /**
   * Signs what saves a question to Composio at each poll: 16 characters or more that nobody can guess. Copies of the
   * handler need the same one, or each copy asks Composio itself.
   * @default derived from the Composio API key
   */
  secret?: string;
  /** Clock and randomness, for tests. @default the runtime's */
  environment?: Partial<Pick<Environment, "clock" | "random" | "randomId">>;
}

/** For callers without types: said when the server starts, not when a user clicks. */
export function checkOptions({
  composio,
  identify,
  secret,
}: Pick<ComposioHandlerOptions, "composio" | "secret"> & { readonly identify: unknown }): void {
  if (typeof composio?.getClient !== "function")
    throw new TypeError("createComposioHandler: composio is missing. Pass the official SDK: new Composio({ apiKey }).");
  if (typeof identify !== "function")
    throw new TypeError(
      "createComposioHandler: identify is missing. Pass a function that says who the request's user is.",
    );
  if (secret !== undefined && !(secret.length >= 16))
    throw new TypeError(
      "createComposioHandler: secret needs 16 characters or more that nobody can guess. Is an environment variable missing?",
    );
}
