import type { Clock } from "../../platform/environment.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** The accounts of the user of now that this page has been told of, to tell which ones are new. */
export interface SeenAccounts {
  readonly all: readonly ConnectedAccount[];
  /** Whether the handler has once listed every account of this user. */
  readonly wereComplete: boolean;
  /** Whether that was within the last minute: another device may have made an account since. */
  areComplete(): boolean;
  /** @param everything whether these are all that the user has */
  add(accounts: readonly ConnectedAccount[], everything?: boolean): void;
  remove(id: string): void;
  /** Another user is signed in. */
  clear(): void;
}

/** Milliseconds. */
const minute = 60_000;

export function createSeenAccounts(clock: Clock): SeenAccounts {
  const byId = new Map<string, ConnectedAccount>();
  let completeAt: number | null = null;
  return {
    get all() {
      return [...byId.values()];
    },
    get wereComplete() {
      return completeAt !== null;
    },
    areComplete: () => completeAt !== null && Math.abs(clock.now() - completeAt) < minute,
    add(accounts, everything = false) {
      for (const account of accounts) byId.set(account.id, account);
      if (everything) completeAt = clock.now();
    },
    remove: (id) => void byId.delete(id),
    clear() {
      byId.clear();
      completeAt = null;
    },
  };
}
