import type { Attempts } from "../browser/attempts.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { Environment } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { tryLater } from "../retries/tryLater.ts";
import { arrayOf, nullable, object, readOrNull, string } from "../../platform/shapes.ts";
import { isFailedAttempt, statusKind } from "../../protocol/status.ts";
import { type SafeStorage } from "../browser/storage.ts";
import { parseJson } from "../../platform/json.ts";
import { matchesTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { Users } from "../api/users.ts";

/** What earlier requests and attempts have made at Composio. */
export interface FoundAccount {
  /** An ACTIVE account, or a pending one that was made from credentials. Null if there is none. */
  readonly account: ConnectedAccount | null;
  /** Whether it was made by a connect link of this flow, not from credentials. */
  readonly isOfLink: boolean;
}

/**
 * The account that a flow may have made from credentials without knowing its id, because the answer was lost, and the accounts
 * that it has left unfinished. Before the next request the first is looked for and used, and the others are deleted.
 *
 * A link whose answer was lost is not looked for: nobody has its URL, and nothing tells its account from one that the user has
 * begun on another device.
 */
export interface LostRequests {
  /** Whether `settle` is needed before the next request. */
  readonly areThere: boolean;
  /** Id of the account that was found last, made from credentials; null if none was. */
  readonly foundId: string | null;
  /** Lists the user's accounts if they are not known, so that a new one can be recognised later. */
  loadAccounts(): Promise<void>;
  /** Call it before credentials are sent. Until `answered`, an account with an unknown id may exist. */
  sending(): void;
  /** Ends the search for the account of lost credentials. */
  answered(): void;
  /** Adds the account of an attempt that has ended on this page but may still be pending at Composio. */
  abandon(id: string): void;
  /** Lists the accounts, and deletes the unfinished ones. Throws what `accounts.list` throws. */
  settle(): Promise<FoundAccount>;
  /** The same, but null if the list fails. Then `settle` stays needed before the next request. */
  trySettle(): Promise<FoundAccount | null>;
  /**
   * Settles in the background, as soon as the list can be read, and calls `onFound` if there is an account. The next request ends
   * it.
   */
  settleLater(onFound: (account: ConnectedAccount) => void): void;
  /** Deletes those of these accounts, which the flow has made, that have failed. */
  deleteFailed(ids: readonly string[]): Promise<void>;
  /** Another user is signed in: forgets the previous user's requests. */
  forget(): void;
}

export interface LostRequestsDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "delete">;
  readonly attempts: Pick<Attempts, "list">;
  readonly seen: SeenAccounts;
  readonly users: Pick<Users, "current">;
  /** The tab's own storage: in another tab, a request that still waits for its answer would look lost. */
  readonly storage: SafeStorage;
  readonly baseUrl: string;
  readonly environment: Pick<Environment, "clock" | "random" | "window">;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

/** Composio has refused the request, and made nothing. The handler answers with 502. */
const refusals: ReadonlySet<string> = new Set(["composio_rejected", "composio_unauthorized", "composio_forbidden"]);

/** Whether a failed request may have made an account: no answer came, or a server error. */
export function mayHaveArrived(cause: unknown): boolean {
  return isComposioError(cause) && !refusals.has(cause.code) && (cause.status === 0 || cause.status >= 500);
}

/** Credentials that were sent, and no answer has come. */
interface Lost {
  /** The hash of the user who has sent them. */
  readonly user: string | null;
  /** Ids of the target's accounts before it; null if the list of accounts was not up to date. */
  readonly before: readonly string[] | null;
}

const storedLost = object({ user: nullable(string), before: nullable(arrayOf(string)) });

/** Prefix of the sessionStorage key of a request without an answer. */
export const lostPrefix = "composio-react:lost:";

export function createLostRequests(target: Target, dependencies: LostRequestsDependencies): LostRequests {
  const { accounts, attempts, seen, users, storage } = dependencies;
  const key = `${lostPrefix}${dependencies.baseUrl}:${targetKey(target)}`;
  const abandoned = new Set<string>();
  let lost = parseLost(storage.get(key));
  let foundId: string | null = null;
  let settling: Promise<FoundAccount> | null = null;
  let stopLater: () => void = () => undefined;

  function setLost(next: Lost | null): void {
    lost = next;
    if (next) storage.set(key, JSON.stringify(next));
    else storage.remove(key);
  }

  /** Whether an account may be the target's. A reconnect makes an account with a new id, but with the same auth config. */
  function belongs(account: ConnectedAccount, all: Iterable<ConnectedAccount>): boolean {
    if (account.isSharedByOther) return false;
    if (target.connectedAccountId === undefined) return matchesTarget(account, target);
    const old = [...all].find(({ id }) => id === target.connectedAccountId);
    return old?.authConfig.id === account.authConfig.id;
  }

  async function readAndDelete(): Promise<FoundAccount> {
    const list = await accounts.list(lost ? {} : { ids: [...abandoned] });
    dependencies.onAccounts(list);
    // The answer has just named the signed-in user.
    if (lost && !isOf(lost, users)) setLost(null);
    const own = list.filter(({ id }) => abandoned.has(id));
    const unfinished = own.filter(({ status }) => statusKind(status) === "pending").map(({ id }) => id);
    const found = own.find(({ status }) => statusKind(status) === "active") ?? null;
    const typed = lost ? madeBy(lost, list).find(isLive) : undefined;
    abandoned.clear();
    // If nothing was found, the lost request stays stored: it may reach the server later.
    if (typed) {
      setLost(null);
      foundId = typed.id;
    }
    for (const id of unfinished) await takeBack(id);
    return { account: found ?? typed ?? null, isOfLink: found !== null };
  }

  /** The target's accounts that are new since the lost request and belong to no known attempt. */
  function madeBy({ before }: Lost, list: readonly ConnectedAccount[]): readonly ConnectedAccount[] {
    if (before === null) return [];
    const underWay = new Set(attempts.list().map(({ id }) => id));
    return list.filter(
      (account) =>
        belongs(account, list) && ![before, abandoned, underWay].some((ids) => [...ids].includes(account.id)),
    );
  }

  async function takeBack(id: string): Promise<void> {
    try {
      // Since it was listed, the user may have finished at the provider.
      await accounts.delete(id, { unlessActive: true });
      dependencies.onRemoved(id);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      abandoned.add(id); // It is tried again before the next request. Composio ends the account when its link expires.
      if (cause.code === "conflict") dependencies.onAccounts(await accounts.list({ ids: [id] }));
    }
  }

  // One at a time: a second run could take the account of a newer request for a lost one.
  const settleOnce = () => (settling ??= readAndDelete().finally(() => (settling = null)));

  function settle(): Promise<FoundAccount> {
    stopLater();
    return settleOnce();
  }

  return {
    get areThere() {
      return lost !== null || abandoned.size > 0;
    },
    get foundId() {
      return foundId;
    },
    async loadAccounts() {
      if (seen.areComplete()) return;
      try {
        await accounts.list({});
      } catch (cause) {
        if (!isComposioError(cause)) throw cause; // Then `before` is null, and no account is taken for a new one.
      }
    },
    sending() {
      stopLater();
      const { all } = seen;
      const before = seen.areComplete() ? all.filter((account) => belongs(account, all)).map(({ id }) => id) : null;
      setLost({ user: users.current ?? null, before });
    },
    answered() {
      stopLater();
      setLost(null);
    },
    abandon: (id) => void abandoned.add(id),
    settle,
    async trySettle() {
      try {
        return await settle();
      } catch (cause) {
        if (!isComposioError(cause)) throw cause;
        return null; // Composio ends unfinished accounts by itself.
      }
    },
    settleLater(onFound) {
      let isOver = false;
      const stop = tryLater(dependencies.environment, async () => {
        try {
          const { account } = await settleOnce();
          if (account && !isOver) onFound(account);
          return null;
        } catch (cause) {
          if (!isComposioError(cause)) throw cause;
          return cause;
        }
      });
      stopLater = () => {
        isOver = true;
        stop();
      };
    },
    async deleteFailed(ids) {
      try {
        for (const { id } of (await accounts.list({ ids })).filter(isFailedAttempt)) {
          await accounts.delete(id, { unlessActive: true });
          dependencies.onRemoved(id);
        }
      } catch (cause) {
        if (!isComposioError(cause)) throw cause; // The user can remove it from the list.
      }
    },
    forget() {
      stopLater();
      abandoned.clear();
      setLost(null);
    },
  };
}

/** Whether a stored request without an answer was sent by the current user. */
export function isLostBy(text: string | null, users: Pick<Users, "current">): boolean {
  const lost = parseLost(text);
  return lost !== null && isOf(lost, users);
}

function isOf({ user }: Lost, { current = null }: Pick<Users, "current">): boolean {
  return user === current;
}

function parseLost(text: string | null): Lost | null {
  return readOrNull(storedLost, parseJson(text));
}

/** Whether an account is ACTIVE or pending. */
function isLive({ status }: ConnectedAccount): boolean {
  return statusKind(status) === "active" || statusKind(status) === "pending";
}
