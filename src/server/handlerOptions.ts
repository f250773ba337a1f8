import type { Locale } from "../locales/messages.ts";
import type { Environment } from "../platform/environment.ts";
import type { Fields } from "../protocol/types.ts";
import type { AuthConfigOption } from "./settings/allowlist.ts";
import type { Accept } from "./request/acceptance.ts";
import type { OnReplaced } from "./request/replacedEvent.ts";
import type { Authorize } from "./request/authorization.ts";
import type { ComposioLike } from "./composio/sdk.ts";
import type { EventBus } from "./live/eventBus.ts";
import type { Identify } from "./http/identify.ts";
import type { Logger } from "./http/logger.ts";
import type { VerifyIdentityOptions } from "./settings/verifier.ts";
import type { WebhookOptions } from "./webhook/webhook.ts";

/** Options of `createComposioHandler`. Only `composio` and `identify` are required. */
export interface ComposioHandlerOptions<Context = unknown> {
  /** The official SDK: `new Composio({ apiKey })`. */
  composio: ComposioLike;
  /**
   * Returns the id of the signed-in user, from the app's own session: a stable text without commas, of at most 256
   * characters. It is the only source of the user id. For null, undefined or an empty text the handler answers 401. If the
   * function throws, it answers 500; a thrown `ComposioError` is the answer itself. Do not read the request's body. The
   * second argument is the handler's own second argument, such as Hono's `c` or Express's `req`.
   */
  identify: Identify<Context>;
  /**
   * The auth configs of this app, by toolkit slug; a list if the user may choose. If several have the same scheme, users
   * are offered only one of them, unless they have labels. Labelled ones are access levels, offered with these labels in
   * this order: `[{ id: "ac_…", label: "Read only" }, { id: "ac_…", label: "Full access" }]`.
   * @default every enabled auth config of the Composio project
   */
  authConfigs?: Readonly<Record<string, AuthConfigOption>> | undefined;
  /**
   * Credentials that the app supplies, by auth config id and exact field name: one key for all users, who then connect
   * with one click. They are sent only to Composio, with each new connection.
   * @default none: each user gives their own
   */
  credentials?: Readonly<Record<string, Fields>> | undefined;
  /**
   * Fields that users may fill in besides the app's credentials, by auth config id and exact name. If the app supplies
   * credentials, or the auth config supplies a secret, users are asked for no other fields. Otherwise a user could type an
   * address (`base_url`) to which Composio would send the app's key.
   * @default none
   */
  userFields?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * Whether a user may do something. Called with the toolkit, auth config and account of a request. For a list it is
   * called once with null for these, and then for each item; denied items are left out.
   * @default every action except those of `authorizeAdmin`
   */
  authorize?: Authorize<Context> | undefined;
  /**
   * Who may list, create and change auth configs (`admin.authConfigs`, `admin.toolkit`, `authConfigs.create`,
   * `authConfigs.update`): the app's admins, because all users connect by these auth configs. `authorize` is not called
   * for these actions.
   * @default nobody
   */
  authorizeAdmin?: Authorize<Context> | undefined;
  /**
   * Whether the app accepts an account that a user has connected, such as only mailboxes of the company's domain:
   * `({ account }) => account.displayName?.endsWith("@acme.com") || { refuse: "Use your work address." }`. A refused
   * account is disabled at Composio, never deleted; the user sees the reason (plain text, at most 300 characters). Each
   * copy of the handler calls it once for each account, again after a restart, and if the account's name at the provider
   * changes. So decide only by `userId` and `account`. It has 10 seconds. If it throws, the request fails, and the next
   * request calls it again.
   * @default every account is accepted
   */
  accept?: Accept | undefined;
  /**
   * Called when another account has replaced an account: the user has reconnected it, or changed its access level. If you
   * have stored `connectedAccountId`, store `replacedBy` instead. Then the kit deletes the old account, unless the target
   * was its `connectedAccountId`.
   * @default nothing
   */
  onReplaced?: OnReplaced | undefined;
  /**
   * Further origins of the app. Their pages may send requests with credentials (CORS), and callback URLs may be on them.
   * Exact, such as `https://app.example.com` or `capacitor://localhost`, or with a wildcard for one label
   * (`https://*.example.com`) or for one or more (`https://**.example.com`); neither matches the domain itself. @default []
   */
  origins?: readonly string[] | undefined;
  /**
   * For an emulator of Composio that your server reaches by a name which browsers don't know, such as `http://composio:4100`
   * in Docker Compose: the origin at which browsers reach it, such as `http://localhost:4100`. Its links are opened there.
   * Links on https, as Composio's are, stay as they are. @default links on http must be on this machine (localhost)
   */
  linkOrigin?: string | undefined;
  /**
   * The path at which the handler is mounted, such as `/api/composio`. Under another path it answers 404. Without this
   * option, every path is accepted that has no segment `callback`, `oauth-redirect`, `verify` or `webhook`.
   * @default any path
   */
  basePath?: string | undefined;
  /**
   * Opens `/verify`, to which Composio sends browsers if its callback identity verification is on (Settings > General >
   * Configuration > OAuth callback verifier URL). Then only the user who started a connection can finish it.
   * @default false
   */
  verifyIdentity?: boolean | VerifyIdentityOptions | undefined;
  /**
   * Opens `/oauth-redirect`: a redirect URI on your own domain, for your own OAuth app. True redirects to Composio; a text
   * is another absolute URL, such as the sandbox's `${sandbox.origin}/api/v3.1/toolkits/auth/callback`. @default false
   */
  oauthRedirect?: boolean | string | undefined;
  /**
   * Languages of the callback and verify pages, from `composio-react/locales/*`, besides English. `Accept-Language` decides
   * which one a visitor gets. @default []
   */
  languages?: readonly Locale[] | undefined;
  /** Opens `/webhook`, which receives Composio's events about expired accounts. @default none */
  webhook?: WebhookOptions | undefined;
  /** Lets Composio test an API key before it is saved, if Composio supports that. @default false */
  validateCredentials?: boolean | undefined;
  /** Gets an entry for each failure, without credentials or bodies. @default writes one line to stderr for each error */
  logger?: Logger | undefined;
  /** Milliseconds for each request to Composio: a whole number. @default 20000 */
  upstreamTimeout?: number | undefined;
  /** Most requests to Composio at a time from this copy of the handler; others wait in a queue. @default 32 */
  upstreamConcurrency?: number | undefined;
  /**
   * Most requests to Composio that one user may cause in a minute, and also at once after a pause. Further requests get
   * 429 with `Retry-After`, and the kit waits that long. Composio's own limit is for the whole
   * organisation: 2,000 a minute on its small plan. A page of 50 buttons costs about 100. @default 600
   */
  userRateLimit?: number | undefined;
  /**
   * Whether pages may keep a stream of changes open (`GET /events`) instead of polling. Switch it off
   * if your platform can't keep requests open, or charges for their duration. @default true
   */
  liveUpdates?: boolean | undefined;
  /**
   * Whether requests share no promises or streams, as Cloudflare Workers require. Then requests do not share calls to
   * Composio, and a stream learns of changes only by polling or by a `bus`.
   * @default true on Cloudflare Workers and in edge runtimes (`EdgeRuntime`), false elsewhere
   */
  isolateRequests?: boolean | undefined;
  /** Sends changes to other copies of the handler, such as `createRedisBus`. @default none, for a single copy */
  bus?: EventBus | undefined;
  /**
   * The key for tickets (with which polls are batched), return addresses and the user's hash: 16 characters or more that
   * nobody can guess. All copies of the handler need the same secret.
   * @default derived from the Composio API key
   */
  secret?: string | undefined;
  /** Clock and randomness, for tests. @default the runtime's */
  environment?: Partial<Pick<Environment, "clock" | "random" | "randomId">> | undefined;
}
