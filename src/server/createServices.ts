import type { Environment } from "../platform/environment.ts";
import { createAccountReader } from "./batching/accountReader.ts";
import { createBatchedAccounts } from "./batching/batchedAccounts.ts";
import { createPlace, createQueue, type Place } from "./composio/queue.ts";
import { createSharedReads } from "./composio/sharedReads.ts";
import { createToolkitCatalogue } from "./composio/toolkitCatalogue.ts";
import { createUpstream, type UpstreamOptions } from "./composio/upstream.ts";
import type { ComposioHandlerOptions } from "./handlerOptions.ts";
import { type Logger, logErrors, safely } from "./http/logger.ts";
import { createSeals } from "./http/seals.ts";
import type { TakePlace } from "./limits/heldPlaces.ts";
import type { UserBudget } from "./limits/userBudget.ts";
import { createLiveAccounts } from "./live/liveAccounts.ts";
import type { Memory } from "./request/memory.ts";
import type { HandlerServices } from "./request/requestContext.ts";
import { createAllowlist } from "./settings/allowlist.ts";
import { parseCredentials } from "./settings/credentials.ts";
import { parseOrigins } from "./settings/origins.ts";

/** Logos and names must not hold a list up for as long as an answer may take. */
const catalogueTimeout = 8_000;

interface Surroundings extends Pick<Environment, "clock" | "random" | "randomId"> {
  readonly memory: Memory;
  readonly budget: UserBudget;
  readonly takeStream: TakePlace;
  readonly crypto: Crypto;
  /** The same for all copies of the handler; null where none is known. */
  readonly secret: string | null;
}

/** Makes what all requests share. Throws a `TypeError` for options that are wrong. */
export function createServices<Context>(
  options: ComposioHandlerOptions<Context>,
  { clock, random, randomId, memory, budget, takeStream, crypto, secret }: Surroundings,
): HandlerServices {
  const { authConfigs, credentials = {}, userFields = {}, origins = [], bus = null } = options;
  const log: Logger = safely(options.logger ?? logErrors);
  const { now } = clock;
  const upstreamOptions: UpstreamOptions = {
    client: options.composio.getClient(),
    timeout: options.upstreamTimeout ?? 20_000,
    now,
    log,
    queue: createQueue(options.upstreamConcurrency ?? 32),
    reads: createSharedReads(),
    budget,
  };
  const connect = (signal: AbortSignal, users: Iterable<string>) =>
    createUpstream(upstreamOptions, { signal, place: createPlace(users) });
  const catalogueOptions = { ...upstreamOptions, timeout: Math.min(upstreamOptions.timeout, catalogueTimeout) };
  const loadToolkit = async (slug: string, place: Place) => {
    try {
      // Shared by all requests: one that is aborted must not take a toolkit from the others.
      return await createUpstream(catalogueOptions, { place, signal: new AbortController().signal }).toolkit(slug);
    } catch (error) {
      budget.charge(place.users, 1); // What exists is remembered for all; of what doesn't there is no end.
      throw error;
    }
  };
  const seals = createSeals({ secret, now, crypto });
  const reader = createAccountReader({
    load: (userIds, ids, signal) =>
      connect(signal, userIds).accounts({ user_ids: [...userIds], connected_account_ids: [...ids] }),
    clock,
    random,
  });
  return {
    allowlist: authConfigs ? createAllowlist(authConfigs) : null,
    credentials: parseCredentials({ credentials, userFields }),
    catalogue: createToolkitCatalogue({ load: loadToolkit, now, entries: memory.toolkits }),
    origins: parseOrigins(origins),
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
