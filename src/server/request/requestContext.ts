import type { Clock } from "../../platform/environment.ts";
import type { AccountSource } from "../batching/accountSource.ts";
import type { Allowlist } from "../settings/allowlist.ts";
import type { Acceptance } from "./acceptance.ts";
import type { Permits } from "./authorization.ts";
import type { ReplacedEvent } from "./replacedEvent.ts";
import type { AppCredentials } from "../settings/credentials.ts";
import type { TakeSlot } from "../limits/heldSlots.ts";
import type { LiveAccounts } from "../live/liveAccounts.ts";
import type { Logger } from "../http/logger.ts";
import type { TrustedOrigins } from "../settings/origins.ts";
import type { Verifier } from "../settings/verifier.ts";
import type { Seals } from "../http/seals.ts";
import type { ToolkitCatalogue } from "../composio/toolkitCatalogue.ts";
import type { CallOptions } from "../composio/calls.ts";
import type { Upstream } from "../composio/upstream.ts";

/** One request of one user. */
export interface RequestContext {
  readonly userId: string;
  readonly request: Request;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Additional headers of the answer. */
  readonly headers: Headers;
  /** Where the handler is mounted, such as `/api/composio`. */
  readonly basePath: string;
  readonly upstream: Upstream;
  /** `authorize` or `authorizeAdmin`, for this user and action. */
  readonly permits: Permits;
  readonly services: HandlerServices;
}

/** What all requests share. */
export interface HandlerServices {
  readonly allowlist: Allowlist | null;
  readonly credentials: AppCredentials;
  /** The `accept` option; null if it is not set. */
  readonly acceptance: Acceptance | null;
  /** Calls `onReplaced`. */
  readonly tellReplaced: (event: ReplacedEvent) => Promise<void>;
  readonly catalogue: ToolkitCatalogue;
  /** Whether the route `/oauth-redirect` is open. */
  readonly hasOwnRedirect: boolean;
  readonly origins: TrustedOrigins;
  /** The `verifyIdentity` option; null if it is not set. */
  readonly verifier: Verifier | null;
  /** The address at which browsers open a link of Composio's; null if it is not safe to open. */
  openableLink(link: string): string | null;
  readonly validateCredentials: boolean;
  /** Reads the accounts that browsers poll. */
  readonly accounts: AccountSource;
  readonly seals: Seals;
  readonly live: LiveAccounts;
  readonly takeStream: TakeSlot;
  /** Composio for these users, whose turns of the queue its calls use, until the signal is aborted. */
  connect(signal: AbortSignal, users: Iterable<string>, limits?: Pick<CallOptions, "endsAtLimit">): Upstream;
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly log: Logger;
}
