import type { Clock } from "../../platform/environment.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** The current user's accounts that this page has received. They show which accounts of a later list are new. */
export interface SeenAccounts {
  readonly all: readonly ConnectedAccount[];
  /** Whether the handler has ever listed all accounts of this user. */
  readonly wereComplete: boolean;
  /** Whether the handler has listed all accounts within the last minute. An older list may lack accounts of other devices. */
  areComplete(): boolean;
  /** @param everything whether these are all of the user's accounts */
  add(accounts: readonly ConnectedAccount[], everything?: boolean): void;
  remove(id: string): void;
  /** Forgets everything: another user is signed in. */
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
