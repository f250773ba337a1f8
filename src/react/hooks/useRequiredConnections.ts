import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { isUsable, unconnectedOf } from "../../protocol/status.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { authConfigsQuery, toolkitQuery } from "../queries/queries.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import { useAccounts } from "./useAccounts.ts";
import { isUncertain } from "./useAuthConfig.ts";

export interface RequiredConnectionsResult {
  /** Whether each toolkit has a usable account, or needs none. Null until known. */
  readonly isSatisfied: boolean | null;
  /** Slugs of the toolkits that are not connected, in the given order. Empty until known. */
  readonly missing: readonly string[];
  /**
   * Those of `missing` that nobody can connect here: they do not exist, your app has no enabled auth config for them, or the
   * handler does not allow them. Empty until known.
   */
  readonly unavailable: readonly ToolkitSummary[];
  /** The usable accounts of these toolkits, newest first: ACTIVE, and neither they nor their auth configs are disabled. */
  readonly accounts: readonly ConnectedAccount[];
  /** The first of `missing`; null if it is empty. */
  readonly next: string | null;
  /** Whether the user's accounts are known. They stay known while they are read again, and after an error. */
  readonly isKnown: boolean;
  /** The error, as long as `isKnown` is false. */
  readonly error: ComposioError | null;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

const none: readonly never[] = [];

/**
 * Whether the user has connected the toolkits that a part of the app needs. The server's counterpart is
 * `requireConnections`. Unless one is missing, it needs no request besides the one for the user's accounts.
 *
 * @param toolkits slugs, in Composio's spelling
 */
export function useRequiredConnections(toolkits: readonly string[]): RequiredConnectionsResult {
  const { data, error, refetch } = useAccounts(`required ${toolkits.join()}`, (accounts) =>
    accounts.filter((account) => toolkits.includes(account.toolkit.slug) && isUsable(account)),
  );
  const isKnown = data !== undefined || toolkits.length === 0;
  const accounts = data ?? none;
  const unconnected = isKnown ? unconnectedOf(toolkits, accounts) : none;
  const free = useToolkitsWithoutAuth(unconnected);
  const needed = unconnected.filter((slug) => !free.toolkits.some((toolkit) => toolkit.slug === slug));
  const isSettled = isKnown && (needed.length === 0 || free.unknown.length === 0);
  const missing = isSettled ? needed : none;
  const isSatisfied = isSettled ? missing.length === 0 : null;
  return {
    isSatisfied,
    missing,
    unavailable: isSettled ? free.unavailable : none,
    accounts,
    next: missing[0] ?? null,
    isKnown,
    error: isKnown ? null : error,
    refetch,
  };
}

export interface ToolkitsWithoutAuth {
  /** The toolkits that need no connection: their tools run for every user. */
  readonly toolkits: readonly ToolkitSummary[];
  /** The toolkits that can't be connected in this app. */
  readonly unavailable: readonly ToolkitSummary[];
  /** Slugs of toolkits for which this is not known yet. */
  readonly unknown: readonly string[];
}

/** Which toolkits need no connection. It uses the queries of a connect button, so that both share their requests. */
export function useToolkitsWithoutAuth(slugs: readonly string[]): ToolkitsWithoutAuth {
  const { client, queryClient } = useComposio();
  const lists = useQueries(
    { queries: slugs.map((toolkit) => ({ ...authConfigsQuery(client, { toolkit }), enabled: toolkit !== "" })) },
    queryClient,
  );
  const unlisted = slugs.filter((_, index) => lists[index]?.data?.length === 0);
  const singles = useQueries(
    {
      queries: unlisted.map((slug) => toolkitQuery(client, slug, queryClient)),
    },
    queryClient,
  );
  // What has failed is asked again by each component that needs it. Meanwhile the last answer counts: a gate that went back to its
  // placeholder would unmount such a component, mount it again after the answer, and so ask for ever.
  const [last, setLast] = useState<readonly ToolkitSummary[]>(none);
  const pending = slugs.flatMap((slug, index) => {
    const query = lists[index]?.isPending ? lists[index] : singles[unlisted.indexOf(slug)];
    return slug !== "" && query?.isPending ? { slug, isAgain: query.errorUpdateCount > 0 } : none;
  });
  const unavailable = slugs.flatMap((slug, index): ToolkitSummary | readonly never[] => {
    if (pending.some((each) => each.slug === slug)) return last.find((toolkit) => toolkit.slug === slug) ?? none;
    const configs = lists[index]?.data;
    if (!configs || configs.some(({ isEnabled }) => isEnabled)) return none;
    if (configs[0]) return toolkitWithoutAuth(configs) ? none : configs[0].toolkit;
    const { data, error } = singles[unlisted.indexOf(slug)] ?? {};
    if (data) return data.noAuth ? none : data;
    return error && !isUncertain(error) ? { slug, name: nameFromSlug(slug), logo: null } : none;
  });
  if (JSON.stringify(unavailable) !== JSON.stringify(last)) setLast(unavailable);
  return {
    unavailable,
    toolkits: [
      ...lists.flatMap(({ data }) => toolkitWithoutAuth(data) ?? []),
      ...singles.flatMap(({ data }) => (data?.noAuth ? data : [])),
    ],
    unknown: pending.flatMap(({ slug, isAgain }) => (isAgain ? none : slug)),
  };
}

function toolkitWithoutAuth(configs: readonly AuthConfig[] | undefined): ToolkitSummary | null {
  const [first] = configs ?? [];
  return first && configs?.every(({ authScheme }) => connectMethod(authScheme) === "none") ? first.toolkit : null;
}
