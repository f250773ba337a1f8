import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { isUsable } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionRequest, RequestedToolkit, ToolkitSummary } from "../../protocol/types.ts";

/** One of the connections that a request asks for, as the user's accounts have it. */
export interface RequestedConnection {
  /** Identifies it in the request: the slug, with the alias where there is one. */
  readonly key: string;
  readonly toolkit: RequestedToolkit;
  /** The ACTIVE account that answers the request. Null while there is none, or while the user has to choose. */
  readonly account: ConnectedAccount | null;
  /** The name for a new account: the one asked for, unless another account has it, such as one that the agent has made. */
  readonly alias: string | undefined;
  /** The app, if its tools run without a connection: then there is nothing to connect. Null otherwise. */
  readonly withoutAuth: ToolkitSummary | null;
  /** The ACTIVE accounts to choose from; empty if there is nothing to choose. */
  readonly choices: readonly ConnectedAccount[];
}

export type Chosen = Readonly<Record<string, string>>;

export function connectionKey({ slug, alias }: RequestedToolkit): string {
  return alias === undefined ? slug : `${slug}~${alias}`;
}

/** A stable text for what a request asks for. */
export function requestKey(toolkits: readonly RequestedToolkit[], requestId: string | undefined): string {
  return JSON.stringify([toolkits.map(connectionKey).sort(), ...(requestId === undefined ? [] : [requestId])]);
}

/** A request without repeated connections. */
export function connectionsOf(request: ConnectionRequest | null): readonly RequestedToolkit[] {
  return [...new Map((request?.toolkits ?? []).map((each) => [connectionKey(each), each])).values()];
}

/**
 * Matches a request with the user's accounts. An account that the request names comes first, then the user's choice,
 * then the only ACTIVE one. An account answers one connection only.
 */
export function matchRequest(
  toolkits: readonly RequestedToolkit[],
  accounts: readonly ConnectedAccount[],
  chosen: Chosen,
): readonly RequestedConnection[] {
  const active = accounts.filter(isUsable);
  const taken = new Set<string>();
  const found = new Map<RequestedToolkit, ConnectedAccount>();
  const free = ({ slug }: RequestedToolkit) =>
    active.filter(({ id, toolkit }) => toolkit.slug === slug && !taken.has(id));
  const take = (toolkit: RequestedToolkit, account: ConnectedAccount | undefined) => {
    if (!account) return;
    found.set(toolkit, account);
    taken.add(account.id);
  };
  for (const toolkit of toolkits) {
    const id = chosen[connectionKey(toolkit)];
    take(
      toolkit,
      free(toolkit).find((account) => account.id === id) ?? free(toolkit).find(isNamedBy(toolkit, accounts)),
    );
  }
  return toolkits.map((toolkit) => {
    const others = found.has(toolkit) ? [] : free(toolkit);
    // A name that no account has: whether another account will do is the user's decision.
    if (others.length === 1 && toolkit.alias === undefined) take(toolkit, others[0]);
    const account = found.get(toolkit) ?? null;
    const hasAlias = (each: ConnectedAccount) => each.toolkit.slug === toolkit.slug && each.alias === toolkit.alias;
    const alias = accounts.some(hasAlias) ? undefined : toolkit.alias;
    return { key: connectionKey(toolkit), toolkit, account, withoutAuth: null, alias, choices: account ? [] : others };
  });
}

function isNamedBy(
  { alias, wordId, connectedAccountId }: RequestedToolkit,
  accounts: readonly ConnectedAccount[],
): (account: ConnectedAccount) => boolean {
  const current = connectedAccountId === undefined ? null : currentAccountOf(connectedAccountId, accounts);
  return (account) =>
    account.id === current?.id ||
    (alias !== undefined && account.alias === alias) ||
    (wordId !== undefined && account.wordId === wordId);
}
