import type { ComposioError } from "../../protocol/errors.ts";
import { isUsable, unconnectedOf } from "../../protocol/required.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useAccounts } from "./useAccounts.ts";
import { useToolkitsWithoutAuth } from "./useToolkitsWithoutAuth.ts";

export interface RequiredConnectionsResult {
  /** Whether each toolkit has a usable account, or needs none. Null until known. */
  readonly isSatisfied: boolean | null;
  /** Slugs of the toolkits that the user has yet to connect, in the given order. Empty until known. */
  readonly missing: readonly string[];
  /** The usable accounts of these toolkits: ACTIVE, not disabled, nor their auth config. Newest first. */
  readonly accounts: readonly ConnectedAccount[];
  /** The first of `missing`; null if nothing is. */
  readonly next: string | null;
  /** Whether the user's accounts are known. They stay known while they are read again, and after an error. */
  readonly isKnown: boolean;
  /** Why nothing is known. */
  readonly error: ComposioError | null;
  readonly refetch: () => Promise<unknown>;
}

const none: readonly never[] = [];

/**
 * Whether the user has connected what a part of the app needs. `requireConnections` on the server says the same. Costs
 * no request beside the one for the user's accounts, unless something is missing.
 *
 * @param toolkits slugs, as Composio spells them
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
  return { isSatisfied, missing, accounts, next: missing[0] ?? null, isKnown, error: isKnown ? null : error, refetch };
}
