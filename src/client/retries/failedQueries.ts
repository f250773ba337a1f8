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

/** The failed queries of a page. One loop asks for all of them again, with longer and longer pauses. */
export interface FailedQueries {
  /** Asks again until there is an answer, or no component needs it any more. */
  retry(query: FailedQuery): void;
  /** The list of accounts could be read, by whatever part of the page. */
  refetchAccounts(): void;
}

export interface FailedQueriesOptions {
  readonly environment: Environment;
  /**
   * Reads the list of accounts, and calls `refetchAccounts` if there is an answer.
   * @returns the error, if there is none
   */
  readAccounts(): Promise<ComposioError | null>;
}

export function createFailedQueries({ environment, readAccounts }: FailedQueriesOptions): FailedQueries {
  const failed = new Set<FailedQuery>();
  let isAsking = false;

  /** The failed queries, by what they ask for. What no component needs any more is left out. */
  function failedByKind(): Iterable<readonly FailedQuery[]> {
    const byKind = new Map<unknown, FailedQuery[]>();
    for (const query of failed) {
      const [, , kind] = query.queryKey;
      if (isMissing(query)) byKind.set(kind, [...(byKind.get(kind) ?? []), query]);
      else failed.delete(query);
    }
    return byKind.values();
  }

  /** In an outage, one query of a kind asks for all of them. */
  async function askKind([first, ...others]: readonly FailedQuery[]): Promise<ComposioError | null> {
    const error = first ? await ask(first) : null;
    return error?.retryable ? error : worst(await Promise.all(others.map(ask)));
  }

  async function ask(query: FailedQuery): Promise<ComposioError | null> {
    // Another one is the first of its kind next time, if only this one goes on failing.
    failed.delete(query);
    failed.add(query);
    const { state } = query;
    const error = await (isOfAccounts(query) ? readAccounts() : answer(query));
    // The page then shows why waiting does not help, such as a session that has ended.
    if (error && !error.retryable && query.state === state) refetch(query);
    return error;
  }

  async function askFailed(): Promise<ComposioError | null> {
    const errors = await Promise.all(Array.from(failedByKind(), askKind));
    // Also what has failed meanwhile.
    const left = [...failed].filter(isMissing).map(({ state }) => state.error);
    isAsking = left.length > 0;
    return isAsking ? worst([...errors, ...left]) : null;
  }

  return {
    retry(query) {
      failed.add(query);
      if (!isAsking) tryLater(environment, askFailed);
      isAsking = true;
    },
    refetchAccounts() {
      // Not the answer that was just read: the page may have changed accounts since its request.
      for (const query of failed) if (isOfAccounts(query) && isMissing(query)) refetch(query);
    },
  };
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

/** Sends a query's request without the query, which would show that it loads, and then announce the same error again. */
async function answer(query: FailedQuery): Promise<ComposioError | null> {
  const { state, options } = query;
  try {
    // SAFETY: the kit's query functions read nothing else.
    const send = options.queryFn as (context: { signal: AbortSignal; pageParam: unknown }) => Promise<unknown>;
    const pageParam = options.initialPageParam;
    const data = await send({ signal: new AbortController().signal, pageParam });
    // Unless it was asked for another user, or a press was faster.
    if (query.state === state)
      query.setData(pageParam === undefined ? data : { pages: [data], pageParams: [pageParam] });
    return null;
  } catch (cause) {
    if (!isComposioError(cause)) throw cause;
    return cause;
  }
}

function refetch(query: FailedQuery): void {
  query.fetch().catch(() => undefined); // The error is in the query's state.
}

/** The error after which to wait longest. */
function worst(errors: readonly (ComposioError | null)[]): ComposioError | null {
  const rank = (error: ComposioError | null) => (error?.retryable ? (error.retryAfter ?? 0) : -1);
  return errors.reduce((one, other) => (rank(other) > rank(one) ? other : one), null);
}
