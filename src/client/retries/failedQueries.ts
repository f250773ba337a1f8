import type { Environment } from "../../platform/environment.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { tryLater } from "./tryLater.ts";

/** A failed query in the cache of React Query, whose `Query` has all this. */
export interface FailedQuery {
  readonly queryKey: readonly unknown[];
  readonly options: {
    readonly queryFn?: unknown;
    /** Only of a query with pages. */
    readonly initialPageParam?: unknown;
  };
  readonly state: { readonly data: unknown; readonly error: ComposioError | null };
  /** Whether a component needs it. */
  isActive(): boolean;
  fetch(): Promise<unknown>;
  setData(data: unknown): unknown;
}

export interface QueryRetryOptions {
  readonly environment: Environment;
  /**
   * Reads the list of accounts. If there is an answer, the failed query is refetched: the page may have changed accounts since.
   * @returns the error, if there is no answer
   */
  readAccounts(): Promise<ComposioError | null>;
}

/** The failed queries for one kind of data, such as toolkits. */
interface Kind {
  /** The first one is asked next. */
  failed: Set<FailedQuery>;
  /** Stops the loop. */
  stop(): void;
}

/**
 * Makes the function that asks a failed query again, until there is an answer or no component needs it any more. Queries that ask
 * for the same kind of data have one loop, with longer and longer pauses.
 */
export function createQueryRetry({ environment, readAccounts }: QueryRetryOptions): (query: FailedQuery) => void {
  const kinds = new Map<unknown, Kind>();

  /** In an outage, the first query of a kind asks for all of them. */
  async function askKind(kind: Kind): Promise<ComposioError | null> {
    const [first, ...others] = keepMissing(kind);
    if (!first) return null;
    // Another one is the first next time, if only this one goes on failing.
    kind.failed.delete(first);
    kind.failed.add(first);
    const error = await ask(first);
    const errors = error ? [error] : await Promise.all(others.filter(isMissing).map(ask));
    const [left] = keepMissing(kind);
    return left ? (withLongestPause(errors) ?? left.state.error) : null;
  }

  /** @returns the error, if it is one that another try may mend */
  async function ask(query: FailedQuery): Promise<ComposioError | null> {
    const { state } = query;
    const error = await (isOfAccounts(query) ? readAccounts() : answer(query));
    if (isComposioError(error) && error.retryable) return error;
    // The page then shows why waiting does not help, such as a session that has ended.
    if (error !== null && query.state === state) refetch(query);
    return null;
  }

  return (query) => {
    const [, , name] = query.queryKey;
    const kind: Kind = kinds.get(name) ?? { failed: new Set(), stop: () => undefined };
    if (kind.failed.has(query) || !isMissing(query)) return;
    kinds.set(name, kind);
    kind.failed = new Set([query, ...kind.failed]);
    // With short pauses again, and the new one first: another may have failed for hours, and never be answered.
    kind.stop();
    kind.stop = tryLater(environment, () => askKind(kind), query.state.error);
  };
}

/** Leaves out what was answered, and what no component needs any more. */
function keepMissing(kind: Kind): ReadonlySet<FailedQuery> {
  return (kind.failed = new Set([...kind.failed].filter(isMissing)));
}

function isOfAccounts({ queryKey }: FailedQuery): boolean {
  return queryKey[2] === "connected-accounts";
}

/** Whether a component lacks the answer. Of a list with pages, the next page is the user's to ask for. */
function isMissing(query: FailedQuery): boolean {
  const { data, error } = query.state;
  const isNextPage = data !== undefined && query.options.initialPageParam !== undefined;
  return query.isActive() && error?.retryable === true && !isNextPage;
}

/**
 * Sends a query's request without the query, which would show that it loads, and then announce the same error again.
 * @returns what was thrown; null if there was an answer
 */
async function answer(query: FailedQuery): Promise<unknown> {
  const { state, options } = query;
  try {
    // SAFETY: the kit's query functions read nothing else. One that an app has wrapped may throw, and is refetched.
    const send = options.queryFn as (context: { signal: AbortSignal; pageParam: unknown }) => Promise<unknown>;
    const pageParam = options.initialPageParam;
    const data = await send({ signal: new AbortController().signal, pageParam });
    // Unless it was asked for another user, or a press was faster.
    if (query.state === state)
      query.setData(pageParam === undefined ? data : { pages: [data], pageParams: [pageParam] });
    return null;
  } catch (cause) {
    return cause;
  }
}

function refetch(query: FailedQuery): void {
  query.fetch().catch(() => undefined); // The error is in the query's state.
}

function withLongestPause(errors: readonly (ComposioError | null)[]): ComposioError | null {
  const pause = (error: ComposioError | null) => (error ? (error.retryAfter ?? 0) : -1);
  return errors.reduce((one, other) => (pause(other) > pause(one) ? other : one), null);
}
