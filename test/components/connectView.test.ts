import { describe, expect, test } from "vitest";
import { idleSnapshot } from "../../src/client/flow/states.ts";
import { type ConnectView, type ConnectViewInput, connectView } from "../../src/components/connect-view/connectView.ts";
import { lineText } from "../../src/components/connect-view/lineText.ts";
import { en } from "../../src/locales/en.ts";
import type { Messages } from "../../src/locales/messages.ts";
import { parseError } from "../../src/protocol/answers/accountAnswers.ts";
import { ComposioError } from "../../src/protocol/errors.ts";
import { account } from "../support/accounts.ts";

/** Each text is its own key, so that the tables say which one is shown. */
const messages = Object.fromEntries(Object.keys(en).map((key) => [key, key])) as unknown as Messages; // SAFETY: its keys.

const start: ConnectViewInput = {
  phase: "not_connected",
  isReconnecting: false,
  flow: idleSnapshot,
  method: "redirect",
  account: null,
  allowMultiple: false,
  statusError: null,
  statusRetry: "none",
  isUpdating: false,
  updateError: null,
  hasOtherWays: false,
  hasJustConnected: false,
  dialog: { isLoading: false, failure: null },
  isElsewhere: false,
  isDismissed: false,
  name: "Gmail",
  messages,
};

type Change = Partial<Omit<ConnectViewInput, "flow">> & {
  readonly flow?: Partial<ConnectViewInput["flow"]>;
  readonly isOnline?: boolean;
};

interface Shown extends Omit<ConnectView, "line"> {
  readonly line: string | null;
}

function view({ flow, isOnline = true, ...change }: Change): Shown {
  const shown = connectView({ ...start, ...change, flow: { ...idleSnapshot, ...flow } });
  const texts = (change.messages ?? messages) as Messages; // SAFETY: every case has all texts.
  return { ...shown, line: lineText(shown, change.name ?? start.name, isOnline, texts) };
}

const broken = { isLoading: false, failure: new TypeError("Failed to fetch") };
const unanswered = new ComposioError("network_error");
const inactive = { ...account({ status: "INACTIVE" }), isDisabled: true };
const switchedOff = account({ authConfig: { id: "ac_1", isComposioManaged: true, isDisabled: true } });
const opening = { state: "opening", hasWindow: true } as const;
const waiting = { state: "waiting", hasWindow: true } as const;
const left = { state: "waiting", hasWindow: false } as const;
const cancelled = { state: "cancelled", error: new ComposioError("cancelled") } as const;

type Case = readonly [what: string, change: Change, expected: Partial<Shown>];

const notYet = { isPending: false, isDisabled: false };
const underWay = { label: "connecting", action: "start", isPending: true, isDisabled: true, isUpdate: true } as const;

const groups: Readonly<Record<string, readonly Case[]>> = {
  "where no flow has anything to say": [
    [
      "not connected",
      {},
      { label: "connect", isInvitation: true, action: "start", line: null, actions: [], ...notYet },
    ],
    [
      "connected",
      { phase: "connected" },
      { label: "connected", control: "account", action: "none", isDisabled: true, announcement: null },
    ],
    [
      "connected, being renamed",
      { phase: "connected", isUpdating: true },
      { label: "connected", control: "account", isPending: true, line: null },
    ],
    [
      "connected, not to be renamed",
      { phase: "connected", updateError: unanswered },
      { label: "connected", control: "account", line: "noConnection", isUpdate: true, tone: "danger" },
    ],
    [
      "connected, while a flow of another page or the list says so first",
      { phase: "connected", flow: waiting },
      { label: "connected", control: "account", line: null, actions: [] },
    ],
    [
      "connected, being replaced",
      { phase: "connected", isReconnecting: true, flow: waiting },
      {
        label: "connected",
        control: "account",
        isPending: false,
        line: "waiting",
        isUpdate: true,
        actions: ["cancel"],
      },
    ],
    [
      "connected, its replacement denied",
      { phase: "connected", isReconnecting: true, flow: { state: "denied" } },
      {
        label: "connected",
        control: "account",
        line: "accessDenied",
        tone: "neutral",
        actions: ["dismiss", "tryAgain"],
      },
    ],
    [
      "connected, the window of its replacement blocked",
      { phase: "connected", isReconnecting: true, flow: { state: "blocked" } },
      { control: "account", line: "blocked", actions: ["dismiss", "continueInThisTab", "tryAgain"] },
    ],
    [
      "connected, replaced",
      { phase: "connected", isReconnecting: true, flow: { state: "connected" } },
      { label: "connected", control: "account", line: null, actions: [] },
    ],
    [
      "connected, and another may be added",
      { phase: "connected", allowMultiple: true },
      { label: "connect", ...notYet },
    ],
    ["needs a reconnect", { phase: "needs_reconnect" }, { label: "reconnect", action: "start", isInvitation: false }],
    ["failed", { phase: "failed" }, { label: "tryAgain", line: "failed", isUpdate: false, actions: ["dismiss"] }],
    [
      "failed, and there are other ways",
      { phase: "failed", hasOtherWays: true, account: account({ status: "FAILED", statusReason: "access_denied" }) },
      { line: "denied", actions: ["dismiss", "otherWays"] },
    ],
    [
      "failed, and another try does not help",
      { phase: "failed", flow: { state: "failed", error: new ComposioError("toolkit_not_found") } },
      { label: "connect", isUpdate: true },
    ],
    ["failed, and waved away", { phase: "failed", isDismissed: true }, { label: "connect", line: null, actions: [] }],
    [
      "pending elsewhere",
      { phase: "pending" },
      // Nothing is cancelled: it is not this page's. A press begins anew, also where there is no panel with "Try again".
      {
        ...{ label: "connecting", action: "start", isPending: true, isDisabled: false },
        ...{ line: "windowClosed", isUpdate: false, actions: ["dismiss", "tryAgain"] },
      },
    ],
    ["pending elsewhere, and waved away", { phase: "pending", isDismissed: true }, { label: "connect", ...notYet }],
    [
      "paused",
      { phase: "paused", account: inactive },
      { label: "resume", shortLabel: "resumeShort", control: "account", action: "resume", ...notYet },
    ],
    ["being resumed", { phase: "paused", isUpdating: true }, { label: "resume", isPending: true, isDisabled: true }],
    [
      "not to be resumed",
      { phase: "paused", updateError: unanswered },
      { label: "resume", action: "resume", line: "noConnection", isUpdate: true, tone: "danger" },
    ],
    [
      "paused by the app's admin",
      { phase: "paused", account: switchedOff, updateError: unanswered },
      { label: "paused", action: "none", isDisabled: true, line: "switchedOff" },
    ],
    ["nothing to connect", { method: "none" }, { label: "noAuth", action: "none", isDisabled: true }],
    [
      "cannot be connected yet",
      { method: "unavailable" },
      { label: "connect", action: "none", isDisabled: true, line: "unavailable" },
    ],
  ],
  "before the server has answered": [
    ["at first", { phase: null }, { label: "Gmail", isBusy: true, line: null, action: "start" }],
    ["before even the name is known", { phase: null, name: "" }, { label: "loading", isBusy: true }],
    [
      "it can't be reached",
      { phase: null, statusError: unanswered },
      { label: "tryAgain", action: "refetch", line: "noConnection", isUpdate: false, tone: "danger" },
    ],
    [
      "it still can't, after a press",
      { phase: null, statusError: unanswered, statusRetry: "done" },
      { isUpdate: true },
    ],
    [
      "it is asked again",
      { phase: null, statusError: unanswered, statusRetry: "running" },
      { label: "tryAgain", action: "none", line: "loading", isPending: true, isDisabled: true },
    ],
  ],
  "while a flow is under way": [
    ["opening a window", { flow: opening }, { ...underWay, line: "opening", actions: ["cancel"], countsDown: false }],
    ["leaving with the page", { flow: { state: "opening" } }, { line: "loading" }],
    ["sending fields", { flow: { state: "opening" }, method: "fields" }, { line: "verifying" }],
    [
      "at the provider",
      { flow: waiting },
      { ...underWay, line: "waiting", hasDetail: true, actions: ["cancel"], countsDown: true },
    ],
    [
      "the window is closed",
      { flow: left },
      { line: "windowClosed", actions: ["cancel", "tryAgain"], countsDown: true },
    ],
    [
      "asking the server",
      { flow: { state: "verifying" } },
      { line: "verifying", actions: ["cancel"], countsDown: false },
    ],
    [
      "by a link in a frame",
      { flow: { ...left, link: "https://link.test" } },
      { line: "openLink", link: "https://link.test", actions: ["cancel"] },
    ],
    [
      "offline meanwhile",
      { flow: { ...waiting, error: unanswered }, isOnline: false },
      { line: "offline", tone: "warning" },
    ],
    // A newcomer's server was restarted, and his card said that he was offline.
    [
      "the server does not answer meanwhile",
      { flow: { ...waiting, error: unanswered } },
      { line: "serverUnreachable", tone: "warning" },
    ],
    // It said "Check your network and try again", as if it were the user's fault.
    [
      "a proxy answers for the server meanwhile",
      { flow: { ...waiting, error: parseError(502, undefined, null) } },
      { line: "serverUnreachable", tone: "warning" },
    ],
    [
      "the server does not answer in time",
      { flow: { ...waiting, error: new ComposioError("request_timeout") } },
      { line: "serverUnreachable", tone: "warning" },
    ],
    ["too many requests", { flow: { ...waiting, error: new ComposioError("rate_limited") } }, { line: "rateLimited" }],
    ["the window is blocked", { flow: { ...left, error: new ComposioError("popup_blocked") } }, { line: "blocked" }],
  ],
  "after an end": [
    [
      "blocked",
      { flow: { state: "blocked" } },
      { label: "tryAgain", line: "blocked", tone: "warning", actions: ["dismiss", "continueInThisTab"] },
    ],
    [
      "denied",
      { flow: { state: "denied" } },
      { label: "tryAgain", line: "denied", tone: "danger", actions: ["dismiss"] },
    ],
    [
      "denied, beside an account that stays connected",
      { phase: "connected", allowMultiple: true, flow: { state: "denied" } },
      { label: "tryAgain", line: "accessDenied", tone: "neutral", actions: ["dismiss"] },
    ],
    ["link expired", { flow: { state: "link_expired" } }, { line: "linkExpired", tone: "warning" }],
    ["timed out", { flow: { state: "timed_out" } }, { line: "timedOut", tone: "warning" }],
    ["another identity", { flow: { state: "identity_mismatch" } }, { line: "identityMismatch", tone: "danger" }],
    ["failed", { flow: { state: "failed" } }, { line: "failed", tone: "danger" }],
    ["failed for a reason", { flow: { state: "failed", error: unanswered } }, { line: "noConnection", tone: "danger" }],
    ["other ways last", { flow: { state: "failed" }, hasOtherWays: true }, { actions: ["dismiss", "otherWays"] }],
    ["a window left open", { flow: { state: "timed_out", leftWindow: true } }, { line: "timedOut closeWindow" }],
    ["cancelled", { flow: cancelled }, { label: "connect", line: null, announcement: "cancelled" }],
    [
      "cancelled, with a window left open",
      { flow: { ...cancelled, leftWindow: true } },
      { label: "connect", line: "cancelled closeWindow", tone: "neutral", actions: ["dismiss"], announcement: null },
    ],
    [
      "connected just now",
      { phase: "connected", hasJustConnected: true },
      { label: "connected", announcement: "ready" },
    ],
    [
      "one more connected",
      { phase: "connected", allowMultiple: true, flow: { state: "connected" } },
      { label: "connect", announcement: "ready" },
    ],
    [
      "connected, and the menu did not load",
      { phase: "connected", dialog: broken },
      { label: "connected", line: "notLoaded", isUpdate: true, tone: "danger", actions: ["dismiss"] },
    ],
    [
      "the dialog is loading: a press would start another way",
      { dialog: { isLoading: true, failure: null } },
      { ...underWay, line: "loading", action: "none", actions: ["cancel"] },
    ],
    [
      "the dialog did not load",
      { dialog: broken },
      { label: "connect", line: "notLoaded", isUpdate: true, tone: "danger", actions: ["dismiss"] },
    ],
  ],
  "the first of two that could be said": [
    [
      "connected, over what is under way",
      { phase: "connected", flow: waiting },
      { label: "connected", isPending: false },
    ],
    [
      "under way, where a further account is wanted",
      { phase: "connected", allowMultiple: true, flow: waiting },
      underWay,
    ],
    ["connected, over how a flow has ended", { phase: "connected", flow: { state: "failed" } }, { label: "connected" }],
    ["under way, over a broken dialog", { flow: waiting, dialog: broken }, { line: "waiting" }],
    [
      "a broken dialog, over an end",
      { flow: { state: "denied" }, dialog: broken },
      { label: "connect", line: "notLoaded" },
    ],
    [
      "an end, over a server that does not answer",
      { phase: null, statusError: unanswered, flow: { state: "denied" } },
      { line: "denied" },
    ],
    ["an end, over what the account says", { phase: "failed", flow: { state: "timed_out" } }, { line: "timedOut" }],
    [
      "asked again, over why it was not known",
      { phase: null, statusError: unanswered, statusRetry: "running" },
      { line: "loading" },
    ],
    [
      "an error, over a link",
      { flow: { ...left, link: "https://l.test", error: unanswered } },
      { line: "serverUnreachable", link: null },
    ],
    ["nothing to connect, over a pause", { method: "none", phase: "paused" }, { label: "noAuth" }],
    ["a pause, over no way to connect", { method: "unavailable", phase: "paused" }, { label: "resume" }],
    [
      "no way to connect, over a reconnect",
      { method: "unavailable", phase: "needs_reconnect" },
      { line: "unavailable" },
    ],
    [
      "switched off, over being resumed",
      { phase: "paused", account: switchedOff, isUpdating: true },
      { label: "paused" },
    ],
    [
      "being resumed, over why it failed",
      { phase: "paused", isUpdating: true, updateError: unanswered },
      { line: null },
    ],
  ],
};

describe.each(Object.entries(groups))("%s", (_, cases) => {
  test.each(cases)("%s", (__, change, expected) => {
    expect(view(change)).toMatchObject(expected);
  });
});

describe("the app's name", () => {
  test.each([
    ["Gmail", { connect: "Connect {name}", waiting: "Finish in {name}" }, "Connecting Gmail…", "Finish in Gmail"],
    ["", { connect: "Connect {name}", waiting: "Finish in {name}" }, "Connecting…", "Finish in this app"],
  ])("%j: is left out of a label, and replaced in a sentence, while it is not known", (name, texts, label, line) => {
    const named = { ...messages, ...texts, connecting: "Connecting {name}…", thisApp: "this app" };
    expect(view({ name, messages: named, flow: waiting })).toMatchObject({ label, line });
  });
});
