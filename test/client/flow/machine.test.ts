import { instance } from "@viz-js/viz";
import { describe, expect, it, test } from "vitest";
import { initialFlow } from "../../../src/client/flow/steps.ts";
import { next } from "../../../src/client/flow/machine.ts";
import type { Effect, Flow, Happening } from "../../../src/client/flow/machineTypes.ts";
import { account } from "../../support/accounts.ts";
import {
  type EventName,
  type StateName,
  at,
  attemptOf,
  eventName,
  events,
  stateName,
  states,
  waiting,
} from "./kinds.ts";
import { connectFlowGraph, connectFlowPage } from "./connectFlowPage.ts";
import { table } from "./table.ts";

const stateNames = Object.keys(states).map((name) => name as StateName); // SAFETY: they are its keys.
const eventNames = Object.keys(events).map((name) => name as EventName); // SAFETY: they are its keys.

describe("the kinds of states and events", () => {
  test.each(stateNames)("one of each state is of its kind: %s", (name) => {
    expect(stateName(states[name])).toBe(name);
  });

  test.each(eventNames)("one of each event is of its kind: %s", (name) => {
    expect(eventName(events[name])).toBe(name);
  });
});

describe.each(stateNames)("in the state %s", (name) => {
  const { to, nothing, unreachable } = table[name];

  it("every event has one cell", () => {
    const cells = [...Object.keys(to), ...nothing, ...unreachable];
    expect(cells.toSorted()).toEqual(eventNames.toSorted());
  });

  it.each(Object.entries(to))("%s leads to %s", (event, expected) => {
    const [flow, ...effects] = next(states[name], at(events[event as EventName])); // SAFETY: it is a key of the row.
    expect([`${stateName(flow)} (${flow.state})`, ...names(effects)].join(" → ")).toBe(expected);
  });

  it.each(nothing)("%s changes nothing", (event) => {
    expect(next(states[name], at(events[event]))).toEqual([states[name]]);
  });
});

describe("transitions that depend on data", () => {
  const link = "https://link.test";

  it.each([
    ["the window is open: it is focused", states.self, at(events.start, true), ["focusWindow"]],
    ["while the link is asked for, too", states.opening, at(events.start, true), ["focusWindow"]],
    ["also where another tab has ended it", states.endedElsewhere, at(events.start, true), ["focusWindow"]],
    [
      "there is no link to open: a new one",
      waiting({ attempt: attemptOf(null) }),
      at(events.start),
      ["leave", "openWindow"],
    ],
    ["the page goes itself", waiting({ way: "page" }), at({ ...started, way: "page" }), ["goToProvider"]],
    ["a link in a frame", waiting({ way: "link" }), at({ ...started, way: "link" }), ["goToProvider", "show"]],
    [
      "another way is asked for: the link of the old one does not lead back",
      states.self,
      at({ type: "start", options: { mode: "redirect" }, way: "page" }, true),
      ["leave", "show", "send"],
    ],
    ["without a window", states.idle, at({ ...started, way: "page" }), ["leave", "show", "send"]],
  ] as const)("start: %s", (_, flow: Flow, event, effects) => {
    expect(names(next(flow, event).slice(1) as Effect[])).toEqual(effects); // SAFETY: after the state come effects.
  });

  it("an adopted attempt's link opens when the server has listed it, and not before", () => {
    const asked = state(states.adopted, { type: "windowOpened", way: "window" });
    expect(asked).toMatchObject({ opensLink: true });
    expect(next(asked, at(events["polled: error"]))).toEqual([expect.anything(), ["show"]]);
    expect(next(asked, at(events.polled))).toEqual([
      expect.objectContaining({ owner: "confirmed", opensLink: false }),
      ["goToProvider"],
    ]);
  });

  it("in a frame a link is shown if the window is blocked", () => {
    const { link: shown, way } = state({ ...states.opening, way: "link" }, events.linked);
    expect([shown, way]).toEqual([link, "link"]);
  });

  it("hasWindow is false if the next window is blocked", () => {
    const flow = { ...states.self, hasWindow: true };
    expect(state(flow, events["windowOpened: blocked"])).toMatchObject({
      hasWindow: false,
      error: { code: "popup_blocked" },
    });
  });

  it.each([
    ["cancelled", "made by this page", waiting({}), true],
    ["cancelled", "known by an address only", waiting({ isFromAddress: true }), false],
  ] as const)("%s: what was %s is looked at before the next try: %s", (_, __, flow, mayLive) => {
    const closing = state(flow, events.cancel);
    expect(next(closing, at(events["closeTried: closed"]))[1]).toEqual([
      "leave",
      { attempt: flow.attempt, mayLive, keepsWindow: false },
    ]);
  });

  it("the window is not watched after an end that came from it", () => {
    const denied = state(states.self, events["ended: failed"]);
    expect(state(denied, events["closeTried: left"])).toMatchObject({
      leftWindow: false,
      hasWindow: false,
      attempt: null,
    });
  });

  it.each([
    ["stored by this browser is its own", false, ["ca_0", "ca_2"]],
    ["known by an address only may be anybody's", true, ["ca_0"]],
  ] as const)("an adopted attempt that is %s", (_, isFromAddress, made) => {
    const flow = { ...states.idle, made: ["ca_0"] } as Flow; // SAFETY: of its kind.
    const adopt = { ...events.adopt, isFromAddress } as Happening; // SAFETY: of its type.
    expect(state(flow, adopt).made).toEqual(made);
  });

  it("dismissed: what the flow has made, and has failed, is deleted", () => {
    const flow = { ...states.ended, made: ["ca_0", "ca_1"] } as Flow; // SAFETY: of its kind.
    expect(next(flow, at(events.reset))).toContainEqual(["deleteFailed", ["ca_0", "ca_1"]]);
  });

  it("a connected account does not count as an unused one", () => {
    const flow = { ...states.self, made: ["ca_0", "ca_1"] } as Flow; // SAFETY: of its kind.
    const closing = state(flow, events["ended: connected"]);
    expect(state(closing, events["closeTried: closed"]).made).toEqual(["ca_0"]);
  });

  it.each([
    ["typed credentials are not kept: the form again", { ...events.submit, isEmpty: false }, "idle", ["show"]],
    ["the app's own are sent again", { ...events.submit, isEmpty: true }, "ended", ["startAgain"]],
  ] as const)("try again: %s", (_, submitted, where, effects) => {
    const failed = state(state(state(initialFlow, submitted), events["ended: failed"]), events["closeTried: closed"]);
    const [flow, ...done] = next(failed, at(events.retry));
    expect([flow.at, names(done)]).toEqual([where, effects]);
  });

  it.each([
    ["after client.reset()", events.start, true],
    ["of typed credentials, whose form tells it", { ...events.submit, isEmpty: false }, false],
  ] as const)("a user change while a request is on its way tells nothing %s", (_, begun, isExpected) => {
    const [flow, ...effects] = next(state(initialFlow, begun), at({ type: "userChanged", isExpected }));
    expect([flow.at, flow.error, names(effects)]).toEqual([
      "idle",
      null,
      ["closeWindow", "leave", "show", "forgetLost"],
    ]);
  });

  it("a poll without a change publishes nothing", () => {
    const offline = state(states.self, events["polled: error"]);
    expect(next(offline, at({ type: "polled", error: offline.error }))).toHaveLength(1);
  });

  it("after a callback only an answer of the server ends `verifying`", () => {
    const told = state(states.self, events.callback);
    expect(next(told, at(events.answered))).toEqual([told]);
  });

  it("an adopted attempt whose account became ACTIVE does not end as failed", () => {
    const event = { type: "polledOnce", account: account({ status: "ACTIVE" }) } as const;
    expect(state(states.endedElsewhere, event)).toMatchObject({ at: "closing", state: "connected" });
  });
});

test("docs/connect-flow.md matches the machine", async () => {
  await expect(connectFlowPage()).toMatchFileSnapshot("../../../docs/connect-flow.md");
  const graphviz = await instance();
  const diagram = graphviz.renderString(connectFlowGraph(), { format: "svg" });
  await expect(diagram).toMatchFileSnapshot("../../../docs/pictures/connect-flow.svg");
});

const started = { type: "start", options: {} } as const;

function state(flow: Flow, event: Happening): Flow {
  return next(flow, at(event))[0];
}

function names(effects: readonly Effect[]): string[] {
  return effects.map(([name]) => name);
}
