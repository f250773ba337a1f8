import type { RequestedToolkit } from "../protocol/types.ts";
import { type RequireConnectionsOptions, choicesIn, readAccounts } from "./requireConnections.ts";

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
  /**
   * Called for each toolkit whose chosen account can't be used: it has expired, is paused or deleted, or is another user's.
   * Composio would use another account of the user. So let no tool of the toolkit run, and ask the user again:
   * `connectionRequired` takes what this function gets.
   */
  onLost?: ((toolkit: RequestedToolkit) => void) | undefined;
}

/** Most toolkits that are looked up, since a browser sends them: those that were chosen last. */
const most = 100;

/**
 * The accounts that a user has chosen in a chat, by toolkit, for Composio's `connectedAccounts` or `connectedAccountId`. Each
 * is one of the user's accounts that tools can use now. All other choices are left out, and `onLost` gets their toolkits.
 *
 * Throws a `ComposioError` if Composio does not answer. Without choices it asks nothing.
 *
 * @example
 * const chosen = messages.map(({ metadata }) => metadata?.connected);
 * const lost: RequestedToolkit[] = [];
 * const connectedAccounts = await chosenAccounts({ composio, userId, chosen, onLost: (toolkit) => lost.push(toolkit) });
 * const disable = lost.map(({ slug }) => slug);
 * const session = await composio.create(userId, { connectedAccounts, ...(lost.length > 0 && { toolkits: { disable } }) });
 */
export async function chosenAccounts({
  chosen,
  onLost,
  ...options
}: ChosenAccountsOptions): Promise<Readonly<Record<string, string>>> {
  const choices = new Map([...choicesIn(chosen)].slice(-most));
  const { accounts } = await readAccounts(options, [...choices.keys()]);
  for (const [slug, connectedAccountId] of choices) {
    if (accounts.some(({ id, toolkit }) => id === connectedAccountId && toolkit.slug === slug)) continue;
    choices.delete(slug);
    onLost?.({ slug, connectedAccountId });
  }
  return Object.fromEntries(choices);
}
