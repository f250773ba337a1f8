import type { Attempt, Attempts } from "../browser/attempts.ts";
import type { Starts } from "../browser/starts.ts";
import type { CallbackOutcome } from "../../protocol/callback.ts";
import type { AccountsApi } from "../api/accountsApi.ts";
import type { InitiateOptions, LinkOptions } from "../../protocol/requests.ts";
import type { KeySet } from "../accounts/keySet.ts";
import type { ComposioEvent, ConnectSnapshot } from "./states.ts";
import type { Environment } from "../../platform/environment.ts";
import type { Poller } from "../accounts/accountPoller.ts";
import type { PopupContent } from "../browser/popupContent.ts";
import type { SeenAccounts } from "../api/seenAccounts.ts";
import type { SafeStorage } from "../browser/storage.ts";
import type { Replacements } from "../accounts/replacements.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import type { Users } from "../api/users.ts";

export interface ConnectOptions extends LinkOptions {
  /** The auth config to use, if the target has several. @default the server's choice */
  authConfigId?: string | undefined;
  /** The page that Composio redirects to, on the app's own origin: a path or a URL. @default the client's */
  callbackUrl?: string | undefined;
  /** Open the provider in a window or in this page; `auto` uses the page if windows can't work. @default 'auto' */
  mode?: "auto" | "popup" | "redirect" | undefined;
  /** Milliseconds to wait for the account before the flow ends as `timed_out`. @default until the link expires */
  timeout?: number | undefined;
  /**
   * Id of a working account that is connected again. The new account replaces it if the handler knows that both have the
   * same identity at the provider; otherwise both stay.
   */
  replaces?: string | undefined;
  /** The text in the window until the link is known. */
  popup?: PopupContent | undefined;
}

/** Options that may be decided after the window was opened. */
export type LateOptions = Pick<ConnectOptions, "authConfigId" | "fields">;

export interface SubmitOptions extends Omit<InitiateOptions, "fields"> {
  /** The auth config to use, if the target has several. @default the server's choice */
  authConfigId?: string | undefined;
  /** Milliseconds to wait for the account, if it is not ACTIVE at once. */
  timeout?: number | undefined;
}

/** The connect flow of one target, without a user interface. */
export interface ConnectFlow {
  readonly target: Target;
  /** The attempt that the flow waits for; null if there is none. */
  readonly attempt: Attempt | null;
  /** Id of the account that was found after the answer to typed credentials had been lost: it is theirs. Null if there is none. */
  readonly foundId: string | null;
  /**
   * The hook that has started it, and the kind of connection, such as a further account or one with an alias. All hooks of a
   * target share its flow, but only those of the same kind are told of its end. Undefined after a reload: then all are told.
   * It is a member of the flow, because files that are loaded later share no module with the page.
   */
  starter?: { readonly kind: string; readonly tell: unknown } | undefined;
  getSnapshot(): ConnectSnapshot;
  subscribe(listener: () => void): () => void;
  /** Calls back once for each end of the flow, connected or not. */
  onEnd(listener: (snapshot: ConnectSnapshot) => void): () => void;
  /**
   * Starts the flow, or focuses its window if it is under way. Call it synchronously in a click. If some options are not
   * known yet, pass them as `late`: the window opens at once, and the link is requested when `late` resolves. If it resolves
   * with null, the window is closed and nothing is started.
   */
  start(options?: ConnectOptions, late?: Promise<LateOptions | null>): void;
  /** Sends credentials instead of opening a window. Resolves when the server has answered; the result is in the state. */
  submit(fields: Fields, options?: SubmitOptions): Promise<void>;
  /** Starts again with the same options. While the flow is under way, it opens the same link again. */
  retry(change?: Pick<ConnectOptions, "mode">): void;
  /** Polls now. For a button such as "I have finished". */
  check(): void;
  /** Ends the flow as `cancelled`, and deletes its pending account. */
  cancel(): void;
  /** Returns to `idle` after an end. */
  reset(): void;
}

/** The connect flows of a page. Attempts from before a reload and of other tabs become flows too. */
export interface Flows {
  /** The flow of a target. It is the same one for all buttons of the target, and outlives them. */
  flow(target: Target): ConnectFlow;
  /**
   * The flow under way that has made this account, or that reconnects it for another target, such as its toolkit. Continue it
   * instead of starting a second one. Null if there is none.
   */
  related(account: ConnectedAccount): ConnectFlow | null;
  /** Call it when a provider is mounted, and the returned function when it is unmounted. */
  attach(window: Window): () => void;
  /**
   * Receives a signal. If it has an attempt's secret, that attempt's flow gets it; otherwise every flow polls.
   * Returns false if the list of accounts must be read: no flow is under way, or the signal names another tab's attempt.
   */
  receiveSignal(text: string): boolean;
  /** The user is about to change: ends the previous user's flows, before other data is forgotten. */
  beforeUserChange(isAnother: boolean): void;
  /** The user has changed, and the previous user's data is forgotten: adopts the current user's attempts. */
  afterUserChange(isAnother: boolean): void;
  /** The app has called `client.reset()`. */
  reset(): void;
}

/** The flows after their code has loaded. */
export interface LoadedFlows extends Flows {
  flow(target: Target): ManagedFlow;
}

/** A flow with the methods that `flows.ts` calls. */
export interface ManagedFlow extends ConnectFlow {
  /** The start of another tab that the flow shows; null if it shows none. */
  readonly shown: Attempt | null;
  /** Whether it makes a further account beside those that are there. */
  readonly allowMultiple: boolean;
  /** Starts with a window that is already open; null if the browser blocked it. */
  startIn(opened: Window | null, options?: ConnectOptions, late?: Promise<LateOptions | null>): void;
  /** Takes over an attempt from before a reload, or of another tab. `isFromAddress`: it is known only from the URL, which anybody can write. */
  adopt(attempt: Attempt, isFromAddress?: boolean): void;
  /** Another tab has begun to connect the same. It has no link yet. */
  showStart(start: Attempt): void;
  /** Another tab has ended this attempt, or its start. */
  release(attempt: Attempt): void;
  /** A callback with this attempt's secret has arrived. */
  receive(outcome: CallbackOutcome): void;
  /** A callback of an unknown attempt has arrived: polls now, and shows `verifying` until there is an answer. */
  pollNow(): void;
  /** The page is being unloaded. */
  leavePage(): void;
  /** The browser has restored the page from its cache (bfcache). */
  returnToPage(): void;
  /** The last provider is unmounted: stops polling. */
  suspend(): void;
  /** A provider is mounted again. */
  resume(): void;
  /**
   * Another user is signed in: ends the flow without changing anything at Composio.
   * @param isPress whether this was during a press, before this code was loaded. It ends as one that has started
   */
  userChanged(isPress?: boolean): void;
}

export interface FlowDependencies {
  readonly accounts: Pick<AccountsApi, "link" | "initiate" | "list" | "update" | "delete">;
  readonly attempts: Attempts;
  readonly starts: Starts;
  readonly poller: Poller;
  readonly environment: Environment;
  readonly ofThisTab: SafeStorage;
  readonly replacements: Replacements;
  readonly users: Users;
  readonly seen: SeenAccounts;
  readonly kept: KeySet;
  readonly baseUrl: string;
  readonly callbackUrl: string | undefined;
  emit(event: ComposioEvent): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
}
