import { useCallback, useSyncExternalStore } from "react";
import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { createEmitter } from "../../platform/emitter.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isUsable } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { useAccounts } from "./useAccounts.ts";
import { on } from "../../platform/listen.ts";

export interface DefaultAccountResult {
  /**
   * The account that the user chose last in this browser, or the one that has replaced it. Without such an account: the
   * newest, which Composio would choose too. Null until known, and without a usable account.
   */
  readonly account: ConnectedAccount | null;
  /** The accounts to choose from, newest first: ACTIVE, and neither they nor their auth configs are disabled. */
  readonly accounts: readonly ConnectedAccount[];
  /** All accounts of the toolkit, in any state. */
  readonly all: readonly ConnectedAccount[];
  /** Whether the user's accounts are known. */
  readonly isKnown: boolean;
  /** Stores a choice by its id, for this user and in this browser. */
  readonly choose: (id: string) => void;
  /** The error, as long as `isKnown` is false. */
  readonly error: ComposioError | null;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

const none: readonly ConnectedAccount[] = [];
const choices = createEmitter();

/** Which of several accounts of a toolkit the app should use. An `AccountPicker` stores its choice here. */
export function useDefaultAccount(toolkit: string): DefaultAccountResult {
  const { replacements, users, window } = useComposio().client.connections;
  const key = `default ${toolkit}`;
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [choices.subscribe(listener), users.subscribe(listener)];
      // For changes in another tab.
      if (window) stops.push(on(window, "storage", listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [users, window],
  );
  const id = useSyncExternalStore(
    subscribe,
    () => replacements.get(key),
    () => null,
  );
  const { data, error, refetch } = useAccounts(`toolkit:${toolkit}, all`, (accounts) =>
    accounts.filter((account) => account.toolkit.slug === toolkit),
  );
  const all = data ?? none;
  const accounts = all.filter(isUsable);
  const chosen = id === null ? null : currentAccountOf(id, all);
  return {
    account: chosen && isUsable(chosen) ? chosen : newestOf(accounts),
    accounts,
    all,
    isKnown: data !== undefined,
    choose(chosenId) {
      replacements.set(key, chosenId);
      choices.emit();
    },
    error: data === undefined ? error : null,
    refetch,
  };
}

function newestOf(accounts: readonly ConnectedAccount[]): ConnectedAccount | null {
  let newest: ConnectedAccount | null = null;
  for (const account of accounts) if (!newest || account.createdAt > newest.createdAt) newest = account;
  return newest;
}
