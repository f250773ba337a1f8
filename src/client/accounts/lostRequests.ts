import type { Attempts } from "../browser/attempts.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { Clock } from "../../platform/environment.ts";
import { isComposioError } from "../../protocol/errors.ts";
import { arrayOf, boolean, nullable, object, readOrNull, string } from "../../platform/shapes.ts";
import { statusKind } from "../../protocol/status.ts";
import { type SafeStorage } from "../browser/storage.ts";
import { parseJson } from "../../platform/json.ts";
import { matchesTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import type { Users } from "../api/users.ts";

/** What earlier requests and attempts have made. */
export interface FoundAccount {
  /** One that works, or that is on its way. */
  readonly account: ConnectedAccount | null;
  /** Whether it was made by one of this page's links, rather than by credentials. */
  readonly isOfLink: boolean;
}

/**
 * What a flow may have made upstream without knowing it, or has left there unfinished. A request whose answer
 * is lost is not repeated: what it made is looked for first, and taken over or deleted.
 */
export interface LostRequests {
  /** Whether there is anything to look for before the next request. */
  readonly areThere: boolean;
  /** Sees to it that the user's accounts are known, so that a new one can be told from them. */
  loadAccounts(): Promise<void>;
  /** A request goes out that makes an account: until `answered`, one may exist that nobody here knows of. */
  sending(makesLink: boolean): void;
  answered(): void;
  /** An attempt that ends here but may still be under way upstream. */
  abandon(id: string): void;
  /** Lists the accounts, and deletes what was only begun. Throws what the list throws. */
  settle(): Promise<FoundAccount>;
  /** The same, but null where the list fails: then the next request settles first. */
  trySettle(): Promise<FoundAccount | null>;
  /** Another user is signed in: forgets the requests of the last one. */
  forget(): void;
}

export interface LostRequestsDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "delete">;
  readonly attempts: Pick<Attempts, "list">;
  readonly seen: SeenAccounts;
  readonly users: Pick<Users, "current">;
  /** Of this tab: another one must not take an answer for lost that is on its way here. */
  readonly storage: SafeStorage;
  readonly baseUrl: string;
  readonly clock: Clock;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}

/** Whether a request that failed like this may have had its effect: no answer came, or none of the handler's own. */
export function mayHaveArrived(cause: unknown): boolean {
  return isComposioError(cause) && (cause.status === 0 || cause.status >= 500);
}

/** A request without an answer. */
interface Lost {
  readonly makesLink: boolean;
  /** Who has sent it, as the handler names them. */
  readonly user: string | null;
  /** Ids of the target's accounts from before it; null where they were not known for certain. */
  readonly before: readonly string[] | null;
}

const storedLost = object({ makesLink: boolean, user: nullable(string), before: nullable(arrayOf(string)) });

/** Begins the key, in a tab's own storage, of a request without an answer. */
export const lostPrefix = "composio-react:lost:";

export function createLostRequests(target: Target, dependencies: LostRequestsDependencies): LostRequests {
  const { accounts, attempts, seen, users, storage } = dependencies;
  const key = `${lostPrefix}${dependencies.baseUrl}:${targetKey(target)}`;
  const abandoned = new Set<string>();
  let lost = parseLost(storage.get(key));
  let settling: Promise<FoundAccount> | null = null;

  function setLost(next: Lost | null): void {
    lost = next;
    if (next) storage.set(key, JSON.stringify(next));
    else storage.remove(key);
  }

  /** A reconnected account has a new id: its auth config tells that it belongs here. */
  function belongs(account: ConnectedAccount, all: Iterable<ConnectedAccount>): boolean {
    if (target.connectedAccountId === undefined) return matchesTarget(account, target);
    const old = [...all].find(({ id }) => id === target.connectedAccountId);
    return old?.authConfig.id === account.authConfig.id;
  }

  async function readAndDelete(): Promise<FoundAccount> {
    const list = await accounts.list(lost ? {} : { ids: [...abandoned] });
    dependencies.onAccounts(list);
    // Only now is it certain who is signed in.
    if (lost && !isOf(lost, users)) setLost(null);
    const own = list.filter(({ id }) => abandoned.has(id));
    const made = lost ? madeBy(lost, list) : [];
    const unfinished = own.filter(({ status }) => statusKind(status) === "pending").map(({ id }) => id);
    const found = own.find(({ status }) => statusKind(status) === "active") ?? null;
    const typed = lost && !lost.makesLink ? made.find(isLive) : undefined;
    // The address of a link went with its answer: nobody has opened it, and only a single one can be this flow's.
    const unopened = lost?.makesLink ? made.filter(({ status }) => status === "INITIALIZING") : [];
    if (unopened.length === 1) unfinished.push(...unopened.map(({ id }) => id));
    abandoned.clear();
    // Nothing yet: an answer that was lost may belong to a request that has not arrived yet.
    if (own.length + unopened.length > 0 || typed) setLost(null);
    for (const id of unfinished) await takeBack(id);
    return { account: found ?? typed ?? null, isOfLink: found !== null };
  }

  /** What is new since a request of which no answer came, and is no known attempt's. */
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
      await accounts.delete(id);
      dependencies.onRemoved(id);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      abandoned.add(id); // Composio ends it by itself when its link expires; until then the next request settles first.
    }
  }

  // One at a time: a list from before a new link must not see that one as a leftover.
  const settle = () => (settling ??= readAndDelete().finally(() => (settling = null)));

  return {
    get areThere() {
      return lost !== null || abandoned.size > 0;
    },
    async loadAccounts() {
      if (seen.areComplete()) return;
      try {
        await accounts.list({});
      } catch (cause) {
        if (!isComposioError(cause)) throw cause; // Then what is new can't be told, and nothing is taken for it.
      }
    },
    sending(makesLink) {
      const { all } = seen;
      const before = seen.areComplete() ? all.filter((account) => belongs(account, all)).map(({ id }) => id) : null;
      setLost({ user: users.current ?? null, before, ...lost, makesLink });
    },
    answered: () => setLost(null),
    abandon: (id) => void abandoned.add(id),
    settle,
    async trySettle() {
      try {
        return await settle();
      } catch (cause) {
        if (!isComposioError(cause)) throw cause;
        return null; // Composio ends by itself what nobody finishes.
      }
    },
    forget() {
      abandoned.clear();
      setLost(null);
    },
  };
}

/** Whether a stored request without an answer was sent by the user of now. */
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

/** Whether an account works or is on its way. */
function isLive({ status }: ConnectedAccount): boolean {
  return statusKind(status) === "active" || statusKind(status) === "pending";
}
