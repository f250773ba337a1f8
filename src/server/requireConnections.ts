import { connectionRequired, type ConnectionRequired } from "../agents/connectionRequired.ts";
import { outcomeOf } from "../agents/connectionErrors.ts";
import { findConnectionRequest } from "../agents/readConnectionRequest.ts";
import { fieldsOf, slugOf, textOf } from "../agents/requestedToolkit.ts";
import { defaultEnvironment } from "../platform/environment.ts";
import { isComposioError } from "../protocol/isComposioError.ts";
import { accountPhase, isUsable, leadingAccount, type PhaseOf, unconnectedOf } from "../protocol/status.ts";
import type { ConnectionPhase, RequestedToolkit } from "../protocol/types.ts";
import { listAccounts } from "./composio/listAccounts.ts";
import { createQueue, createWaitingUsers } from "./composio/queue.ts";
import type { ComposioLike } from "./composio/sdk.ts";
import { createSharedReads } from "./composio/sharedReads.ts";
import { createUpstream, type Upstream } from "./composio/upstream.ts";
import { type Accept, type AccountToAccept, askRule } from "./request/acceptance.ts";
import { logErrors, safely } from "./http/logger.ts";
import { createUserBudget } from "./limits/userBudget.ts";
import { isVisible } from "./policy/visibleAccounts.ts";
import { marksOf, presentAccount } from "./present/presentAccounts.ts";

/** An account that tools can use now: ACTIVE, and neither it nor its auth config is disabled. Without the toolkit's name and logo. */
export type UsableAccount = AccountToAccept;

/** Options of `requireConnections`. */
export interface RequireConnectionsOptions {
  /** The official SDK: `new Composio({ apiKey })`. */
  composio: ComposioLike;
  /** Id of the signed-in user, from the app's own session: never from the model or from a request's body. */
  userId: string;
  /** Slugs of the toolkits that the tool needs. */
  toolkits: string | readonly string[];
  /** What the connections are for. The user sees this text. */
  reason?: string | undefined;
  /**
   * What the browser says about the accounts that the user has chosen, as for `chosenAccounts`. Of a toolkit with a choice only
   * the chosen account counts: if it works no longer, the toolkit is missing, whatever other accounts the user has.
   */
  chosen?: readonly unknown[] | undefined;
  /** The same function as the handler's `accept`. An account that it refuses does not count. */
  accept?: Accept | undefined;
  /** Aborts the requests to Composio. In the AI SDK, pass the tool's `abortSignal`. */
  signal?: AbortSignal | undefined;
}

/** Which of the required toolkits the user has connected. The server's counterpart of `useRequiredConnections`. */
export interface RequiredConnections {
  /** Whether the user has an ACTIVE account, not disabled, of each toolkit that needs one. */
  readonly isSatisfied: boolean;
  /** Slugs of the toolkits that are not connected. */
  readonly missing: readonly string[];
  /**
   * Why, for each missing toolkit: the `phase` of `useConnectionStatus`. `needs_reconnect` is a connection that worked before,
   * and `not_connected` includes a link that nobody finished. An account that `accept` refuses is `failed`, and `paused` once
   * the handler has disabled it.
   */
  readonly phases: Readonly<Record<string, ConnectionPhase>>;
  /** The accounts that can be used, the newest first. */
  readonly accounts: readonly UsableAccount[];
  /** What a tool returns if a connection is missing; otherwise null. */
  readonly request: ConnectionRequired | null;
}

/** Called if all toolkits are connected. */
type Run<Result> = (accounts: readonly UsableAccount[]) => Result | Promise<Result>;

/**
 * Whether a user has connected the toolkits that a tool needs, from Composio's list of their accounts.
 *
 * With `run` it is the body of a tool: it returns what `run` returns or, if a connection is missing, the
 * `ConnectionRequired` for the chat. If `run` throws Composio's error for a missing connection, or returns a failed answer
 * with it, this returns a `ConnectionRequired` too.
 *
 * Throws a `ComposioError` if Composio does not answer, and a `TypeError` for an invalid user id or slug.
 *
 * @example
 * execute: (input, { abortSignal: signal }) =>
 *   requireConnections({ composio, userId, toolkits: "gmail", signal, run: ([account]) => send(input, account?.id) }),
 */
export function requireConnections<Result>(
  options: RequireConnectionsOptions & { run: Run<Result> },
): Promise<Result | ConnectionRequired>;
export function requireConnections(
  options: RequireConnectionsOptions & { run?: undefined },
): Promise<RequiredConnections>;
export async function requireConnections<Result>({
  run,
  ...options
}: RequireConnectionsOptions & { run?: Run<Result> }): Promise<RequiredConnections | Result | ConnectionRequired> {
  const connections = await readConnections(options);
  if (!run) return connections;
  if (connections.request) return connections.request;
  // What is asked for if Composio does not say which connection is missing.
  const required = connections.accounts.map(({ toolkit }) => toolkit.slug);
  const choices = choicesIn(options.chosen);
  const requestOf = (failure: unknown) => {
    const request = findConnectionRequest(failure, required);
    return (
      request &&
      connectionRequired(
        request.toolkits.map((toolkit) => ({ ...requestedFrom(choices, toolkit.slug), ...toolkit })),
        { reason: request.reason ?? options.reason },
      )
    );
  };
  try {
    const result = await run(connections.accounts);
    return (hasFailed(result) && requestOf(result)) || result;
  } catch (error) {
    const request = requestOf(error);
    if (request === null) throw error;
    return request;
  }
}

/** Whether it is the answer of a tool that has failed. Of several tools some may have succeeded: their results are kept. */
function hasFailed(result: unknown): boolean {
  const fields = fieldsOf(result);
  const outcome = outcomeOf(fields);
  return (outcome === "error" || (outcome === "" && Boolean(fields.error))) && !fieldsOf(fields.data).results;
}

async function readConnections(options: RequireConnectionsOptions): Promise<RequiredConnections> {
  const { toolkits, reason } = options;
  // `connectionRequired` checks the slugs, and writes them as Composio does. No toolkits are always connected.
  const named = [toolkits].flat();
  const slugs = [...new Set(named.length > 0 ? connectionRequired(named).toolkits.map(({ slug }) => slug) : [])];
  const choices = choicesIn(options.chosen);
  const isChosen = ({ id, toolkit }: Pick<UsableAccount, "id" | "toolkit">) => (choices.get(toolkit.slug) ?? id) === id;
  const { upstream, ...listed } = await readAccounts(options, slugs);
  const judged = listed.judged.filter(isChosen);
  const accounts = listed.accounts.filter(isChosen);
  const unconnected = unconnectedOf(slugs, accounts);
  const needed = await Promise.all(unconnected.map((slug) => needsConnection(slug, upstream)));
  const missing = unconnected.filter((_, index) => needed[index]);
  const phaseOf = (slug: string): ConnectionPhase => {
    const account = leadingAccount(judged.filter(({ toolkit }) => toolkit.slug === slug));
    return account ? accountPhase(account) : "not_connected";
  };
  const phases = Object.fromEntries(missing.map((slug) => [slug, phaseOf(slug)]));
  const isSatisfied = missing.length === 0;
  const reconnect = missing.filter((slug) => phases[slug] === "needs_reconnect");
  const request = isSatisfied
    ? null
    : connectionRequired(
        missing.map((slug) => requestedFrom(choices, slug)),
        { reason, reconnect },
      );
  return { isSatisfied, missing, phases, accounts, request };
}

/** The ids of chosen accounts, by toolkit. Of several for a toolkit the newest counts, and the newest is the last. */
export function choicesIn(chosen: readonly unknown[] = []): Map<string, string> {
  const choices = new Map<string, string>();
  for (const [slug, id] of chosen.flatMap((each) => Object.entries(fieldsOf(each)))) {
    if (slugOf(slug) !== slug || textOf(id) === "") continue;
    choices.delete(slug);
    choices.set(slug, textOf(id));
  }
  return choices;
}

/** A toolkit that is missing. The card then takes another account than the chosen one only if the user says so. */
function requestedFrom(choices: ReadonlyMap<string, string>, slug: string): RequestedToolkit {
  return { slug, connectedAccountId: choices.get(slug) };
}

interface ReadAccounts {
  /** All of them, those that `accept` refuses with their `refusal`. */
  readonly judged: readonly (PhaseOf & Pick<UsableAccount, "id" | "createdAt" | "toolkit">)[];
  readonly accounts: readonly UsableAccount[];
  readonly upstream: Upstream;
}

/** The user's accounts of these toolkits. */
export async function readAccounts(
  options: Pick<RequireConnectionsOptions, "composio" | "userId" | "accept" | "signal">,
  slugs: readonly string[],
): Promise<ReadAccounts> {
  const { composio, userId, accept, signal = new AbortController().signal } = options;
  checkUserId(userId);
  const { clock } = defaultEnvironment();
  const { now } = clock;
  const upstream = createUpstream(
    {
      client: composio.getClient(),
      timeout: 20_000,
      now,
      log: safely(logErrors),
      queue: createQueue(2),
      reads: createSharedReads(),
      budget: createUserBudget(new Map(), Infinity, now),
    },
    { waiting: createWaitingUsers([userId]), signal },
  );
  const listed = await listAccounts({ userId, upstream }, { toolkits: slugs });
  const visible = listed.filter((account) => isVisible(account, userId) && slugs.includes(account.toolkit));
  const judged = await Promise.all(
    visible.map(async (raw) => {
      const account = presentAccount(raw, { slug: raw.toolkit });
      const refusal = accept && isUsable(account) ? await askRule(accept, { userId, account }, clock) : null;
      return { ...account, account, ...marksOf(raw, userId, now()), ...(refusal !== null && { refusal }) };
    }),
  );
  return { judged, accounts: judged.filter(isUsable).map(({ account }) => account), upstream };
}

/**
 * False for a toolkit whose tools run without a connection. True also if Composio does not say it, for example to a key that
 * may not read toolkits: the list of accounts was read, and has none of this toolkit.
 */
async function needsConnection(slug: string, upstream: Upstream): Promise<boolean> {
  try {
    return !(await upstream.toolkit(slug)).noAuth;
  } catch (error) {
    if (isComposioError(error) && error.code !== "aborted") return true;
    throw error;
  }
}

/** Composio's filter joins ids by commas, and for an empty id it lists the whole project's accounts. */
function checkUserId(userId: unknown): void {
  if (typeof userId !== "string" || !/^[^,\p{Cc}\p{Cs}]{1,256}$/u.test(userId))
    throw new TypeError("userId must be the id of the signed-in user: a text without commas.");
}
