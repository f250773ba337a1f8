import type { CallbackOutcome } from "../../protocol/callback.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import type { WaitEnd } from "../accounts/waitForAccount.ts";
import type { Attempt } from "../browser/attempts.ts";
import type { ConnectOptions, SubmitOptions } from "./flow.ts";
import type { ComposioEvent, ConnectState } from "./states.ts";

/** How the user gets to the provider: in a window, with this page, or, in a frame, by a link that they press. */
export type Way = "window" | "page" | "link";

/** All that a flow knows. Moments are epoch milliseconds of this machine's clock. */
interface Fields {
  /** What the page shows. */
  readonly state: ConnectState;
  /** What "try again" does. */
  readonly again:
    | { readonly do: "start"; readonly options: ConnectOptions }
    | { readonly do: "submit"; readonly options: SubmitOptions }
    | { readonly do: "reset" };
  readonly startedAt: number;
  /** When to end as `timed_out`. */
  readonly deadline: number | null;
  /** Whether a further account is wanted: then its connection replaces none. */
  readonly allowMultiple: boolean;
  readonly way: Way;
  /** Ids of accounts that this flow has made and that have not come to be connected. */
  readonly made: readonly string[];
  /** After an end: the one whose window is still open. Who finishes there all the same is connected. */
  readonly attempt: Attempt | null;
  /**
   * `self`: made by this page. `adopted`: from before a reload or of another tab, and the server has yet to list its
   * account for the user of now. `confirmed`: it has. `endedElsewhere`: another tab has ended it, perhaps for a new one.
   */
  readonly owner: "self" | "adopted" | "confirmed" | "endedElsewhere";
  /** Whether a callback has said how it went: then only the server's word is waited for. */
  readonly isTold: boolean;
  /** Whether no provider is mounted: the attempt is not watched meanwhile. */
  readonly isSuspended: boolean;
  /** Only an address tells of the attempt, which anybody can write: nothing is deleted for it. */
  readonly isFromAddress: boolean;
  /** The user has asked for the link of an adopted attempt: it opens once the attempt is confirmed. */
  readonly opensLink: boolean;
  readonly hasWindow: boolean;
  /** After an end: whether a window may be open that only its user can close. */
  readonly leftWindow: boolean;
  /** What the user has to open by a link. */
  readonly link: string | null;
  readonly account: ConnectedAccount | null;
  /** Why the flow has ended, or what the last poll ran into. */
  readonly error: ComposioError | null;
}

/** Before a start (`idle`), or after an end. */
export interface Rest extends Fields {
  readonly at: "idle" | "ended";
}

/** The window is opened, the link asked for, or the credentials sent. */
export interface Opening extends Fields {
  readonly at: "opening";
  readonly attempt: null;
}

/** There is an account upstream, which the user or the server has yet to finish. */
export interface Waiting extends Fields {
  readonly at: "waiting";
  readonly attempt: Attempt;
}

/** How it ends is known; what becomes of the window is not. */
export interface Closing extends Fields {
  readonly at: "closing";
}

export type Flow = Rest | Opening | Waiting | Closing;

export type ModeChange = Pick<ConnectOptions, "mode"> | undefined;

/** How a flow ends. */
export type Ending =
  | WaitEnd
  | { readonly state: "blocked" | "cancelled"; readonly account: null; readonly error: ComposioError };

/** What happens to a flow. */
export type Happening =
  /** Presses the button. `way` is the one that the options, or the change, ask for. */
  | { readonly type: "start"; readonly options: ConnectOptions; readonly way: Way }
  | { readonly type: "retry"; readonly change: ModeChange; readonly way: Way }
  /** Sends credentials; empty where the app has them already. */
  | { readonly type: "submit"; readonly options: SubmitOptions; readonly isEmpty: boolean }
  | { readonly type: "cancel" }
  | { readonly type: "reset" }
  /** The answer to `openWindow`: null where the browser blocked it. */
  | { readonly type: "windowOpened"; readonly way: "window" | "link" | null }
  /** What was still open of the options is known; or it is known that no window is wanted. */
  | { readonly type: "decided"; readonly options: ConnectOptions }
  | { readonly type: "declined" }
  /** Nobody would be left to send the window anywhere. */
  | { readonly type: "windowUnneeded" }
  /** The link is there; its `redirectUrl` is null where it may not be opened. */
  | { readonly type: "linked"; readonly attempt: Attempt }
  /** An account without a link: made by credentials, or found where the answer to a request was lost. */
  | { readonly type: "accountMade"; readonly account: ConnectedAccount; readonly attempt: Attempt }
  /** A request or the wait for the account has come to an end. */
  | { readonly type: "ended"; readonly ending: Ending }
  /** The answer to `closeWindow`: whether the window may still be open. */
  | { readonly type: "closeTried"; readonly isLeft: boolean }
  /** The window was closed, or reads so. */
  | { readonly type: "windowGone" }
  | { readonly type: "adopt"; readonly attempt: Attempt; readonly isFromAddress: boolean; readonly way: Way }
  /** Another tab has ended this attempt. */
  | { readonly type: "endedElsewhere"; readonly id: string }
  /** The answer about an attempt that ended elsewhere: null where the account is not listed. */
  | { readonly type: "polledOnce"; readonly account: ConnectedAccount | null }
  /** A callback with this attempt's secret. */
  | { readonly type: "callback"; readonly outcome: CallbackOutcome }
  /** A reason to ask the server now. */
  | { readonly type: "pollNow" }
  /** The answer to `poll`. */
  | { readonly type: "answered" }
  /** A poll that ended nothing. */
  | { readonly type: "polled"; readonly error: ComposioError | null }
  /** The browser has restored the page from its cache (bfcache). */
  | { readonly type: "returnToPage" }
  | { readonly type: "suspend" }
  | { readonly type: "resume" }
  | { readonly type: "userChanged" };

/** What happens, and what there was at that moment. */
export type FlowEvent = Happening & {
  readonly now: number;
  /** Whether the flow's window is known to be open. */
  readonly hasWindow: boolean;
};

/** What is to be done, by name, with what it takes. */
export interface Effects {
  /** Publishes the state, and reports it where it is another one. */
  show: void;
  report: ComposioEvent["name"];
  /** The same, and tells those who wait for an end. */
  showEnd: void;
  /** Answered by `windowOpened`. */
  openWindow: void;
  focusWindow: void;
  watchWindow: void;
  /** Answered by `closeTried`. */
  closeWindow: void;
  /** Sends the request that the event came with. */
  send: void;
  startAgain: ModeChange;
  goToProvider: void;
  saveAttempt: void;
  /**
   * Stops what goes on, and takes the attempt out of storage. What may live on upstream is looked at before the next
   * request. What becomes of the window does not concern the flow any more, unless it is kept.
   */
  leave: { attempt: Attempt | null; mayLive: boolean; keepsWindow: boolean };
  /** Waits for the account and watches the window. */
  watch: void;
  stopWatching: void;
  /** What the callback has said to a page that was not there to hear it; else `pollNow`. */
  catchUp: void;
  /** Answered by `answered`. */
  poll: void;
  tellWait: CallbackOutcome;
  /** The account stands where the target's stood, and replaces a dead one unless a further one was wanted. */
  succeed: { account: ConnectedAccount; isNewPage: boolean };
  /** Deletes what was only begun. */
  takeBack: void;
  /** Looks for what a request without an answer has made; answered by `accountMade`, if by anything. */
  recover: void;
  forgetLost: void;
}

export type Effect = {
  [Name in keyof Effects]: Effects[Name] extends void ? readonly [Name] : readonly [Name, Effects[Name]];
}[keyof Effects];

/** The state after an event, and what is to be done, in that order. */
export type Step = readonly [Flow, ...Effect[]];
