import type { Attempts } from "./attempts.ts";
import type { ComposioClient } from "./client.ts";
import type { Clock } from "./environment.ts";
import { isComposioError } from "./errors.ts";
import { statusKind } from "./status.ts";
import type { SafeStorage } from "./storage.ts";
import { matchesTarget, targetKey } from "./targets.ts";
import type { ConnectedAccount, Target } from "./types.ts";

/** The accounts that this page has seen, to tell what is new. */
export interface KnownAccounts {
  readonly byId: Map<string, ConnectedAccount>;
  /** Whether all accounts of the user were among them once. */
  isComplete: boolean;
}

/** What a look for earlier tries has found. */
export interface Recovered {
  /** One that works, or that typed credentials have made and that is on its way. */
  readonly account: ConnectedAccount | null;
  /** Whether it is one of this page's earlier links, rather than what was typed. */
  readonly isOfLink: boolean;
}

/**
 * What a flow may have made upstream without knowing it, or has left there unfinished. A request whose answer
 * is lost is not repeated: what it made is looked for first, and taken over or taken back.
 */
export interface Recovery {
  /** Whether there is anything to look for before the next try. */
  readonly isNeeded: boolean;
  /** A request goes out that makes an account: until `answered`, one may exist that nobody here knows of. */
  sending(makesLink: boolean): void;
  answered(): void;
  /** An attempt that ends here but may still be under way upstream. */
  abandon(id: string): void;
  /** Looks. Takes back what was only begun; throws what the look throws. */
  settle(): Promise<Recovered>;
}

export interface RecoveryDependencies {
  readonly accounts: Pick<ComposioClient["connectedAccounts"], "list" | "delete">;
  readonly attempts: Pick<Attempts, "list">;
  readonly known: KnownAccounts;
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
  /** Ids of the target's accounts from before it. */
  readonly before: readonly string[];
  /** Where those may not be all: epoch milliseconds of this machine's clock, before which nothing is new. */
  readonly since: number;
  readonly makesLink: boolean;
}

/** Milliseconds by which clocks that are set differ. */
const clockTolerance = 5_000;

export function createRecovery(target: Target, dependencies: RecoveryDependencies): Recovery {
  const { accounts, attempts, known, storage, clock } = dependencies;
  const key = `composio-react:lost:${dependencies.baseUrl}:${targetKey(target)}`;
  const abandoned = new Set<string>();
  let lost = parseLost(storage.get(key));
  let settling: Promise<Recovered> | null = null;

  function setLost(next: Lost | null): void {
    lost = next;
    if (next) storage.set(key, [next.makesLink ? "link" : "account", next.since, ...next.before].join(" "));
    else storage.remove(key);
  }

  /** A reconnected account has a new id: its auth config tells that it belongs here. */
  function belongs(account: ConnectedAccount, all: Iterable<ConnectedAccount>): boolean {
    if (target.connectedAccountId === undefined) return matchesTarget(account, target);
    const old = [...all].find(({ id }) => id === target.connectedAccountId);
    return old?.authConfig.id === account.authConfig.id;
  }

  async function look(): Promise<Recovered> {
    const list = await accounts.list(lost ? {} : { ids: [...abandoned] });
    dependencies.onAccounts(list);
    const underWay = new Set(attempts.list().map(({ id }) => id));
    const isOurs = (account: ConnectedAccount) =>
      abandoned.has(account.id) ||
      (lost !== null &&
        belongs(account, list) &&
        !lost.before.includes(account.id) &&
        Date.parse(account.createdAt) >= lost.since &&
        !underWay.has(account.id));
    const ours = list.filter(isOurs);
    const isTyped = ({ id }: ConnectedAccount) => !abandoned.has(id) && lost?.makesLink === false;
    const account =
      ours.find(({ status }) => statusKind(status) === "active") ??
      ours.find((each) => isTyped(each) && statusKind(each.status) === "pending") ??
      null;
    const isOfLink = account !== null && !isTyped(account);
    const unfinished = ours.filter((each) => each !== account && statusKind(each.status) === "pending");
    abandoned.clear();
    // Nothing yet: an answer that was lost may belong to a request that has not arrived yet.
    if (ours.length > 0) setLost(null);
    for (const { id } of unfinished) await takeBack(id);
    return { account, isOfLink };
  }

  async function takeBack(id: string): Promise<void> {
    try {
      await accounts.delete(id);
      dependencies.onRemoved(id);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      abandoned.add(id); // Composio ends it by itself when its link expires; until then the next try looks again.
    }
  }

  return {
    get isNeeded() {
      return lost !== null || abandoned.size > 0;
    },
    sending(makesLink) {
      const all = [...known.byId.values()];
      const before = all.filter((account) => belongs(account, all)).map(({ id }) => id);
      // Clocks are the second choice: this machine's may be wrong.
      const since = known.isComplete ? 0 : clock.now() - clockTolerance;
      setLost({ before, since, ...lost, makesLink });
    },
    answered: () => setLost(null),
    abandon: (id) => void abandoned.add(id),
    // One at a time: a look from before a new link must not see that one as a leftover.
    settle: () => (settling ??= look().finally(() => (settling = null))),
  };
}

function parseLost(text: string | null): Lost | null {
  if (text === null) return null;
  const [makes, since, ...before] = text.split(" ");
  return { makesLink: makes === "link", since: Number(since), before };
}
