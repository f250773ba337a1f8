import { useCallback, useSyncExternalStore } from "react";
import { findAccount } from "../../client/accounts/replacements.ts";
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
   * newest, which Composio would choose too. Null until known, without a usable account, and if there is a `lost` one.
   */
  readonly account: ConnectedAccount | null;
  /** The account that the user chose last, if it can't be used now. No other account takes its place without the user. */
  readonly lost: ConnectedAccount | null;
  /** The accounts to choose from, newest first: ACTIVE, and neither they nor their auth configs are disabled. */
  readonly accounts: readonly ConnectedAccount[];
  /** All accounts of the toolkit, in any state. */
  readonly all: readonly ConnectedAccount[];
  /**
   * Whether `account` is known. The user's choice is stored in the browser. With several accounts that the page's server has
   * read, it is therefore known after hydration, not in the server's HTML.
   */
  readonly isKnown: boolean;
  /** Stores a choice by its id, for this user and in this browser. */
  readonly choose: (id: string) => void;
  /** The error, as long as the user's accounts are unknown. */
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
    // Before the user is known, nor is the choice.
    () => (users.current === undefined ? undefined : replacements.get(key)),
    () => undefined,
  );
  const { data, error, refetch } = useAccounts(`toolkit:${toolkit}, all`, (accounts) =>
    accounts.filter((account) => account.toolkit.slug === toolkit),
  );
  const all = data ?? none;
  const accounts = all.filter(isUsable);
  const chosen = id ? findAccount(id, all, replacements) : null;
  const lost = chosen && !isUsable(chosen) ? chosen : null;
  const isKnown = data !== undefined && (id !== undefined || all.length < 2);
  return {
    account: isKnown && !lost ? (chosen ?? newestOf(accounts)) : null,
    lost,
    accounts,
    all,
    isKnown,
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
