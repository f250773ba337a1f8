import type { CallbackOutcome } from "../../protocol/callback.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { WaitEnd } from "../accounts/waitForAccount.ts";
import type { Attempt } from "../browser/attempts.ts";
import type { ConnectOptions, SubmitOptions } from "./flow.ts";
import type { ComposioEvent, ConnectState } from "./states.ts";

/** How the user gets to the provider: in a window, in this page or, if the page is in a frame, by a link to a new tab. */
export type Way = "window" | "page" | "link";

/** The data of a flow. Times are epoch milliseconds of this machine's clock. */
interface Fields {
  /** The state that the page shows. */
  readonly state: ConnectState;
  /** What `retry` repeats. */
  readonly again:
    | { readonly do: "start"; readonly options: ConnectOptions }
    | { readonly do: "submit"; readonly options: SubmitOptions }
    | { readonly do: "reset" };
  readonly startedAt: number;
  /** The time at which the flow ends as `timed_out`. */
  readonly deadline: number | null;
  /** Whether the user wants an additional account: then it replaces none. */
  readonly allowMultiple: boolean;
  readonly way: Way;
  /** Ids of accounts that this flow has made and that never became ACTIVE. */
  readonly made: readonly string[];
  /** After an end: only an attempt whose window is still open. If the user finishes there, the flow becomes connected. */
  readonly attempt: Attempt | null;
  /**
   * While `opening`, `adopted` means that the start is another tab's.
   *
   * Of an attempt: `self`: made by this page. `adopted`: from before a reload or of another tab, and the server has not yet
   * listed its account for the current user. `confirmed`: it has. `endedElsewhere`: another tab has ended it, perhaps for a
   * new one.
   */
  readonly owner: "self" | "adopted" | "confirmed" | "endedElsewhere";
  /** The start of another tab that is shown while `opening`; null if it is this page's own. */
  readonly shown: Attempt | null;
  /** Whether a callback has reported an outcome, or the link has ended. Then the flow waits only for the server. */
  readonly isReported: boolean;
  /** Whether no `ComposioProvider` is mounted: the attempt is not polled until one is. */
  readonly isSuspended: boolean;
  /** Whether the attempt is known only from the URL, which anybody can write: it causes no deletion. */
  readonly isFromAddress: boolean;
  /** Whether the user has asked for the link of an adopted attempt: it opens when the attempt is confirmed. */
  readonly opensLink: boolean;
  readonly hasWindow: boolean;
  /** After an end: whether a window may be open that only its user can close. */
  readonly leftWindow: boolean;
  /** With the way `link`: the URL that the user opens. */
  readonly link: string | null;
  readonly account: ConnectedAccount | null;
  /** Why the flow has ended, or the error of the last poll. */
  readonly error: ComposioError | null;
}

/** Before a start (`idle`), or after an end. */
export interface Rest extends Fields {
  readonly at: "idle" | "ended";
}

/** The link is requested, or credentials are being sent: by this page, or by another tab (`adopted`). */
export interface Opening extends Fields {
  readonly at: "opening";
  readonly attempt: null;
}

/** Composio has a pending account. */
export interface Waiting extends Fields {
  readonly at: "waiting";
  readonly attempt: Attempt;
}

/** The flow has ended. `closeTried` will tell whether its window could be closed. */
export interface Closing extends Fields {
  readonly at: "closing";
}

export type Flow = Rest | Opening | Waiting | Closing;

export type ModeChange = Pick<ConnectOptions, "mode"> | undefined;

/** How a flow ends. */
export type Ending =
  | WaitEnd
  | { readonly state: "blocked" | "cancelled"; readonly account: null; readonly error: ComposioError };

/** The events of a flow, with their data. */
export type Happening =
  /** The user presses the button. `way` follows from the options and the page. */
  | { readonly type: "start"; readonly options: ConnectOptions; readonly way: Way }
  | { readonly type: "retry"; readonly change: ModeChange; readonly way: Way }
  /** The user submits credentials; empty if the app supplies them. */
  | { readonly type: "submit"; readonly options: SubmitOptions; readonly isEmpty: boolean }
  | { readonly type: "cancel" }
  | { readonly type: "reset" }
  /** Answers `openWindow`; null if the browser blocked the window. */
  | { readonly type: "windowOpened"; readonly way: "window" | "link" | null }
  /** The late options have resolved; `declined`: with null, because no window is needed. */
  | { readonly type: "decided"; readonly options: ConnectOptions }
  | { readonly type: "declined" }
  /** Close the window if it is still blank: the page is being unloaded, or the target is already connected. */
  | { readonly type: "windowUnneeded" }
  /** The link has arrived; its `redirectUrl` is null if it is not safe to open. */
  | { readonly type: "linked"; readonly attempt: Attempt }
  /** An account without a link: made by credentials, or found after a lost answer. */
  | { readonly type: "accountMade"; readonly account: ConnectedAccount; readonly attempt: Attempt }
  /** A request, or the wait for the account, has ended. */
  | { readonly type: "ended"; readonly ending: Ending }
  /** Answers `closeWindow`: whether the window may still be open. */
  | { readonly type: "closeTried"; readonly isLeft: boolean }
  /** The window is closed, or seems to be. */
  | { readonly type: "windowGone" }
  | { readonly type: "adopt"; readonly attempt: Attempt; readonly isFromAddress: boolean; readonly way: Way }
  /** Another tab has begun to connect the same. It has no link yet. */
  | { readonly type: "startedElsewhere"; readonly start: Attempt }
  /** Another tab has begun to connect the same. Found only when this page was about to send its own request. */
  | { readonly type: "refused"; readonly start: Attempt }
  /** Another tab has ended this attempt, or its start. */
  | { readonly type: "endedElsewhere"; readonly id: string }
  /** The account of an attempt that ended elsewhere; null if it is not listed. */
  | { readonly type: "polledOnce"; readonly account: ConnectedAccount | null }
  /** A callback with this attempt's secret. */
  | { readonly type: "callback"; readonly outcome: CallbackOutcome }
  /** Something may have changed: polls. */
  | { readonly type: "pollNow" }
  /** The link has stopped working: its account has failed, or its time is up. The result or its reason follows. */
  | { readonly type: "linkEnded" }
  /** Answers `poll`. */
  | { readonly type: "answered" }
  /** A poll has ended, and the account is still pending. */
  | { readonly type: "polled"; readonly error: ComposioError | null }
  /** The browser has restored the page from its cache (bfcache). */
  | { readonly type: "returnToPage" }
  | { readonly type: "suspend" }
  | { readonly type: "resume" }
  /**
   * `isExpected`: the app has called `client.reset()`, perhaps in another tab. `isPress`: this was during a press, before this
   * code was loaded.
   */
  | { readonly type: "userChanged"; readonly isExpected: boolean; readonly isPress?: boolean | undefined };

/** An event with the time and the state of the window. */
export type FlowEvent = Happening & {
  readonly now: number;
  /** Whether the flow's window is known to be open. */
  readonly hasWindow: boolean;
};

/** The effects, by name, with their arguments. */
export interface Effects {
  /** Publishes the state, and reports it if it has changed. */
  show: void;
  report: ComposioEvent["name"];
  /** The same, and calls the listeners for ends. */
  showEnd: void;
  /** Answered by `windowOpened`. */
  openWindow: void;
  focusWindow: void;
  watchWindow: void;
  /** Answered by `closeTried`. */
  closeWindow: void;
  /** Sends the request that belongs to the `start` or `submit`. */
  send: void;
  startAgain: ModeChange;
  goToProvider: void;
  saveAttempt: void;
  /**
   * Stops requests and polling, and removes the attempt from storage. Accounts that may still exist at Composio are
   * checked before the next request. The window is no longer watched, unless it is kept.
   */
  leave: { attempt: Attempt | null; mayLive: boolean; keepsWindow: boolean };
  /** Waits for the account and watches the window. */
  watch: void;
  stopWatching: void;
  /** Waits until another tab's start is over. Answered by `adopt` or `endedElsewhere`. */
  watchStart: Attempt;
  /** Ends another tab's start, which hears of it. */
  cancelStart: void;
  /** Reads an outcome that a callback has stored while the page was not loaded; otherwise sends `pollNow`. */
  catchUp: void;
  /** Answered by `answered`. */
  poll: void;
  /** Passes a callback's outcome to the wait for the account, which polls. */
  tellWait: CallbackOutcome;
  /** Runs `afterConnecting`: records and deletes the account that the new one has replaced. */
  succeed: { account: ConnectedAccount; isNewPage: boolean; replaces: string | null };
  /** Deletes the pending account. */
  takeBack: void;
  /** Deletes those of these accounts of the flow that have failed: the user has dismissed the failure. */
  deleteFailed: readonly string[];
  /** Looks for the account of a request without an answer. If it finds one, `accountMade` follows. */
  recover: void;
  forgetLost: void;
}

export type Effect = {
  [Name in keyof Effects]: Effects[Name] extends void ? readonly [Name] : readonly [Name, Effects[Name]];
}[keyof Effects];

/** The state after an event, and the effects in their order. */
export type Step = readonly [Flow, ...Effect[]];
