import type { Fields } from "../core/types.ts";
import type { AccountNews } from "./accountNews.ts";
import type { Allowlist } from "./allowlist.ts";
import type { Logger } from "./logger.ts";
import type { ToolkitCatalogue } from "./toolkitCatalogue.ts";
import type { Upstream } from "./upstream.ts";

/** One request of one user. */
export interface Session {
  readonly userId: string;
  readonly request: Request;
  /** Where the handler is mounted, such as `/api/composio`. */
  readonly basePath: string;
  readonly upstream: Upstream;
  readonly app: AppSettings;
}

/** What all requests share. */
export interface AppSettings {
  readonly allowlist: Allowlist | null;
  /** What the app itself brings, by auth config id. Never leaves but to Composio. */
  readonly credentials: ReadonlyMap<string, Fields>;
  readonly catalogue: ToolkitCatalogue;
  readonly origins: readonly string[];
  readonly validateCredentials: boolean;
  /** Tells the app's pages to look at an account now. */
  readonly announce: (news: AccountNews) => void;
  readonly now: () => number;
  readonly log: Logger;
}
