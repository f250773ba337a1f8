import type { RequestNote } from "../../client/browser/requestNotes.ts";
import { parseJson } from "../../platform/json.ts";
import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { accountPhase, isFailedAttempt, isUsable } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionRequest, RequestedToolkit, ToolkitSummary } from "../../protocol/types.ts";

/** One of the connections that a request asks for, and the account that matches it. */
export interface RequestedConnection {
  /** Identifies it in the request: the slug, with the alias if there is one. */
  readonly key: string;
  readonly toolkit: RequestedToolkit;
  /** The ACTIVE account that matches. Null if there is none, or if the user has to choose. */
  readonly account: ConnectedAccount | null;
  /** The alias for a new account: the requested one, unless an account has it already, such as one that the agent has made. */
  readonly alias: string | undefined;
  /** The toolkit, if its tools need no connection. Otherwise null. */
  readonly withoutAuth: ToolkitSummary | null;
  /** The toolkit, if nobody can connect it here: it does not exist, or the app has no enabled auth config for it. Otherwise null. */
  readonly unavailable: ToolkitSummary | null;
  /**
   * The account that the request names, or that the user had chosen, if it was connected and the user can connect it again.
   * Otherwise null.
   */
  readonly lost: ConnectedAccount | null;
  /** The ACTIVE accounts to choose from; empty if there is nothing to choose. */
  readonly choices: readonly ConnectedAccount[];
}

/** More about a fulfilled request. */
export interface ConnectedDetails {
  /**
   * Whether this browser has shown the request while something was missing, also on another route or before a reload, or the user
   * has pressed "Continue". False if everything was connected from the start: then the agent may know it already.
   */
  readonly wasOpen: boolean;
}

/** More about a declined request. */
export interface DeclinedDetails {
  /** The requested toolkits that can't be connected in this app, as far as that is known. */
  readonly unavailable: readonly ToolkitSummary[];
}

/** Ids of chosen accounts, by connection key. */
export type Chosen = Readonly<Record<string, string>>;

/** `none`: there is no request. `loading`: it is not known yet which accounts are connected. */
export type ConnectionRequestState = "none" | "loading" | "open" | "connected" | "declined";

export function stateOf(
  size: number,
  isKnown: boolean,
  isComplete: boolean,
  { answer }: RequestNote,
): ConnectionRequestState {
  if (size === 0) return "none";
  if (!isKnown) return "loading";
  if (isComplete) return "connected";
  return answer === null ? "open" : "declined";
}

/** The accounts that the user has chosen for a request. */
export function chosenIn({ chosen }: RequestNote): Chosen {
  const ids = parseJson(chosen);
  if (typeof ids !== "object" || ids === null) return {};
  return Object.fromEntries(
    Object.entries(ids).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

export function connectionKey({ slug, alias }: RequestedToolkit): string {
  return alias === undefined ? slug : `${slug}~${alias}`;
}

/** A stable text for a request. The order of its toolkits does not matter. */
export function requestKey(toolkits: readonly RequestedToolkit[], requestId: string | undefined): string {
  return JSON.stringify([toolkits.map(connectionKey).sort(), ...(requestId === undefined ? [] : [requestId])]);
}

/** A request without repeated connections. */
export function connectionsOf(request: ConnectionRequest | null): readonly RequestedToolkit[] {
  const toolkits = isRequest(request) ? request.toolkits : [];
  return [...new Map(toolkits.map((each) => [connectionKey(each), each])).values()];
}

/** False for what only JavaScript can pass, such as the output of a tool. */
export function isRequest(request: ConnectionRequest | null): request is ConnectionRequest {
  const toolkits: unknown = request?.toolkits;
  return Array.isArray(toolkits) && toolkits.every((each: Partial<RequestedToolkit> | null) => each?.slug);
}

/**
 * Matches a request with the user's usable accounts: the one that the user has chosen, otherwise the one that the request
 * names, otherwise the only one. An account matches only one connection.
 *
 * If the chosen or named account was connected and can't be used now, the only other one is a choice, too: it may be another
 * mailbox. Not if the request is answered (`isAnswered`): then the user reads what is connected now.
 */
export function matchRequest(
  toolkits: readonly RequestedToolkit[],
  accounts: readonly ConnectedAccount[],
  chosen: Chosen,
  isAnswered: boolean,
): readonly RequestedConnection[] {
  const idOf = (toolkit: RequestedToolkit) => chosen[connectionKey(toolkit)] ?? toolkit.connectedAccountId;
  const isLost = (toolkit: RequestedToolkit) => !isAnswered && wasConnected(idOf(toolkit), accounts);
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
    const id = currentAccountOf(chosen[connectionKey(toolkit)] ?? "", accounts)?.id;
    take(
      toolkit,
      free(toolkit).find((account) => account.id === id) ?? free(toolkit).find(isNamedBy(toolkit, accounts)),
    );
  }
  return toolkits.map((toolkit) => {
    const others = found.has(toolkit) ? [] : free(toolkit);
    // If the request names an alias that no account has, the user decides whether another account fits.
    if (others.length === 1 && toolkit.alias === undefined && !isLost(toolkit)) take(toolkit, others[0]);
    const account = found.get(toolkit) ?? null;
    const hasAlias = (each: ConnectedAccount) => each.toolkit.slug === toolkit.slug && each.alias === toolkit.alias;
    const alias = accounts.some(hasAlias) ? undefined : toolkit.alias;
    const choices = account ? [] : others;
    const named = currentAccountOf(idOf(toolkit) ?? "", accounts);
    const isDead = named?.toolkit.slug === toolkit.slug && accountPhase(named) === "needs_reconnect";
    const lost = isDead && !account ? named : null;
    const key = connectionKey(toolkit);
    return { key, toolkit, account, withoutAuth: null, unavailable: null, alias, lost, choices };
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

/** Whether it is the id of an account that was connected, perhaps a deleted one, and not of an attempt: an agent names its own. */
function wasConnected(id: string | undefined, accounts: readonly ConnectedAccount[]): boolean {
  if (id === undefined) return false;
  const named = currentAccountOf(id, accounts);
  // Another user's shared account that works no longer is `not_connected` for this user.
  if (!named || named.isSharedByOther) return true;
  return !/^(?:pending|not_connected)$/.test(accountPhase(named)) && !isFailedAttempt(named);
}
