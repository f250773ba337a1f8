import { fieldsOf, slugOf } from "../agents/requestedToolkit.ts";
import { type RequireConnectionsOptions, readAccounts } from "./requireConnections.ts";

/** Options of `chosenAccounts`. */
export interface ChosenAccountsOptions extends Pick<
  RequireConnectionsOptions,
  "composio" | "userId" | "accept" | "signal"
> {
  /**
   * What the browser says: ids of accounts by toolkit, such as `{ slack: "ca_…" }`, the oldest choice first. All else in the
   * list is ignored.
   */
  chosen: readonly unknown[];
}

/** Most toolkits that are looked up, since a browser sends them. */
const most = 100;

/**
 * The accounts that a user has chosen in a chat, by toolkit, for Composio's `connectedAccounts` or `connectedAccountId`. Each
 * is one of the user's accounts that tools can use now: an id of anybody else, and a choice that no longer works, is left out.
 *
 * Throws a `ComposioError` if Composio does not answer. Without choices it asks nothing.
 *
 * @example
 * const chosen = messages.map(({ metadata }) => metadata?.connected);
 * const session = await composio.create(userId, { connectedAccounts: await chosenAccounts({ composio, userId, chosen }) });
 */
export async function chosenAccounts({
  chosen,
  ...options
}: ChosenAccountsOptions): Promise<Readonly<Record<string, string>>> {
  const ids = new Map(
    chosen.flatMap((each) => Object.entries(fieldsOf(each))).filter(([slug]) => slugOf(slug) === slug),
  );
  const { accounts } = await readAccounts(options, [...ids.keys()].slice(-most));
  return Object.fromEntries(
    accounts.filter(({ id, toolkit }) => ids.get(toolkit.slug) === id).map(({ id, toolkit }) => [toolkit.slug, id]),
  );
}
