import type { Environment } from "../platform/environment.ts";
import { createAcceptance } from "./request/acceptance.ts";
import { createTellReplaced } from "./request/replacedEvent.ts";
import { createBatchedReader } from "./batching/batchedReader.ts";
import { createBatchedAccounts } from "./batching/batchedAccounts.ts";
import { openCatalogue } from "./composio/openCatalogue.ts";
import { createWaitingUsers, createQueue } from "./composio/queue.ts";
import { createSharedReads } from "./composio/sharedReads.ts";
import { createUpstream, type UpstreamOptions } from "./composio/upstream.ts";
import type { ComposioHandlerOptions } from "./handlerOptions.ts";
import { type Logger, logErrors, safely } from "./http/logger.ts";
import { createSeals } from "./http/seals.ts";
import type { TakeSlot } from "./limits/heldSlots.ts";
import type { UserBudget } from "./limits/userBudget.ts";
import { createLiveAccounts } from "./live/liveAccounts.ts";
import type { Memory } from "./request/memory.ts";
import type { HandlerServices } from "./request/requestContext.ts";
import { createAllowlist } from "./settings/allowlist.ts";
import { parseCredentials } from "./settings/credentials.ts";
import { parseLinkOrigin } from "./routes/linkOrigin.ts";
import { parseOrigins } from "./settings/origins.ts";
import { parseVerifyIdentity } from "./settings/verifier.ts";

interface ServiceDependencies extends Pick<Environment, "clock" | "random" | "randomId"> {
  readonly memory: Memory;
  readonly budget: UserBudget;
  readonly takeStream: TakeSlot;
  readonly crypto: Crypto;
  /** The same for all copies of the handler; null if none is known. */
  readonly secret: string | null;
}

/** Makes what all requests share. Throws a `TypeError` for wrong options. */
export function createServices<Context>(
  options: ComposioHandlerOptions<Context>,
  { clock, random, randomId, memory, budget, takeStream, crypto, secret }: ServiceDependencies,
): HandlerServices {
  const { authConfigs, credentials = {}, userFields = {}, origins = [], bus = null, accept } = options;
  const log: Logger = safely(options.logger ?? logErrors);
  const { now } = clock;
  const trusted = parseOrigins(origins);
  const upstreamOptions: UpstreamOptions = {
    client: options.composio.getClient(),
    timeout: options.upstreamTimeout ?? 20_000,
    now,
    log,
    queue: createQueue(options.upstreamConcurrency ?? 32),
    reads: createSharedReads(),
    budget,
  };
  const connect: HandlerServices["connect"] = (signal, users, limits) =>
    createUpstream({ ...upstreamOptions, ...limits }, { signal, waiting: createWaitingUsers(users) });
  const seals = createSeals({ secret, now, crypto });
  const reader = createBatchedReader({
    load: (userIds, ids, signal) =>
      connect(signal, userIds).accounts({
        account_type: "ALL",
        user_ids: [...userIds],
        connected_account_ids: [...ids],
      }),
    clock,
    random,
  });
  return {
    acceptance: accept ? createAcceptance(accept, memory.accepted, clock) : null,
    tellReplaced: createTellReplaced(options.onReplaced, log),
    allowlist: authConfigs ? createAllowlist(authConfigs) : null,
    credentials: parseCredentials({ credentials, userFields }),
    catalogue: openCatalogue(upstreamOptions, memory.toolkits),
    hasOwnRedirect: options.oauthRedirect !== undefined && options.oauthRedirect !== false,
    origins: trusted,
    verifier: parseVerifyIdentity(options.verifyIdentity ?? false, trusted, secret),
    openableLink: parseLinkOrigin(options.linkOrigin),
    validateCredentials: options.validateCredentials ?? false,
    accounts: createBatchedAccounts(reader, seals),
    seals,
    live: createLiveAccounts({ bus, newId: randomId, log, now }),
    takeStream,
    connect,
    clock,
    random,
    log,
  };
}
