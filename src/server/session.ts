import type { Clock } from "../core/environment.ts";
import type { AccountReader } from "./accountReader.ts";
import type { Allowlist } from "./allowlist.ts";
import type { Permits } from "./authorization.ts";
import type { AppCredentials } from "./credentials.ts";
import type { TakePlace } from "./heldPlaces.ts";
import type { LiveAccounts } from "./liveAccounts.ts";
import type { Logger } from "./logger.ts";
import type { TrustedOrigins } from "./origins.ts";
import type { Tickets } from "./tickets.ts";
import type { ToolkitCatalogue } from "./toolkitCatalogue.ts";
import type { Upstream } from "./upstream.ts";

/** One request of one user. */
export interface Session {
  readonly userId: string;
  readonly request: Request;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Of the answer, besides those that all have. */
  readonly headers: Headers;
  /** Where the handler is mounted, such as `/api/composio`. */
  readonly basePath: string;
  readonly upstream: Upstream;
  /** The app's own rule, for this user and action. */
  readonly permits: Permits;
  readonly app: AppSettings;
}

/** What all requests share. */
export interface AppSettings {
  readonly allowlist: Allowlist | null;
  readonly credentials: AppCredentials;
  readonly catalogue: ToolkitCatalogue;
  readonly origins: TrustedOrigins;
  readonly validateCredentials: boolean;
  /** Reads accounts of many users together. */
  readonly reader: AccountReader;
  readonly tickets: Tickets;
  readonly live: LiveAccounts;
  readonly takeStream: TakePlace;
  /** Composio, for as long as a signal lasts; users take turns. */
  connect(signal: AbortSignal, users: Iterable<string>): Upstream;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly log: Logger;
}
