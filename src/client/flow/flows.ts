import { on } from "../../platform/listen.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import { isLostBy, lostPrefix } from "../accounts/lostRequests.ts";
import { createWatching } from "../accounts/watching.ts";
import { type Attempt, createAttempts } from "../browser/attempts.ts";
import { readReturned } from "../browser/returned.ts";
import { linkLifetime } from "../browser/storage.ts";
import type { Connections, PageServices } from "./connections.ts";
import { createConnectFlow } from "./createFlow.ts";
import type { ConnectFlow, LoadedFlows, ManagedFlow } from "./flow.ts";
import { isPendingState } from "./states.ts";

/** The flow of a target on the page of a client. */
export function flowOf(client: { readonly connections: Pick<Connections, "flows"> }, target: Target): ConnectFlow {
  return client.connections.flows(createFlows).flow(target);
}

export function createFlows(page: PageServices): LoadedFlows {
  const { environment, baseUrl, users, ofThisTab, underWay } = page;
  const { clock, window } = environment;
  const flows = new Map<string, ManagedFlow>();
  const attempts = createAttempts(baseUrl, window, clock);
  const { poller } = page.watching(createWatching);
  let isAttached = false;

  function flow(target: Target): ManagedFlow {
    const key = targetKey(target);
    let found = flows.get(key);
    if (!found) {
      const made = (found = createConnectFlow(target, { ...page, attempts, poller }));
      flows.set(key, made);
      made.subscribe(() => underWay.set(key, isPendingState(made.getSnapshot().state)));
    }
    return found;
  }

  /** Until it is known whose it is and who is signed in: the server has to list its account before its link opens. */
  function mayBeTheirs({ user }: Attempt): boolean {
    return user === null || users.current === undefined || user === users.current;
  }

  function adopt(attempt: Attempt): void {
    if (mayBeTheirs(attempt)) flow(attempt.target).adopt(attempt);
  }

  /** What the page has come back with from a trip whose tab may keep nothing. Anybody can write such an address. */
  function takeReturned(from: Window): void {
    const found = readReturned(from);
    if (!found || ofThisTab.isLasting) return;
    const { target, outcome, id } = found;
    const startedAt = clock.now();
    const expiresAt = startedAt + linkLifetime;
    const secret = environment.randomId();
    const attempt = { target, user: null, id, secret, startedAt, expiresAt, redirectUrl: null };
    // `allowMultiple`, so that nothing is tidied away for it.
    flow(target).adopt({ ...attempt, allowMultiple: true }, true);
    flow(target).receive(outcome);
  }

  return {
    flow,
    receive({ attempt, outcome }) {
      const receiver = [...flows.values()].find((each) => attempt !== null && each.attempt?.secret === attempt);
      receiver?.receive(outcome);
      return receiver !== undefined;
    },
    pollNow() {
      for (const each of flows.values()) each.lookNow();
      return [...flows.values()].some((each) => each.attempt);
    },
    leaveUser(isAnother) {
      for (const each of flows.values()) {
        if (isAnother || (each.attempt && !mayBeTheirs(each.attempt))) each.disown();
      }
    },
    meetUser(isAnother) {
      // What others have left in this browser tells of them, and is of no use to whoever is here now. Who has left the
      // page by a reload may be back before their link ends, and finds it again.
      attempts.sweep(mayBeTheirs, isAnother);
      for (const key of ofThisTab.keys(lostPrefix)) if (!isLostBy(ofThisTab.get(key), users)) ofThisTab.remove(key);
      if (isAttached) for (const attempt of attempts.list()) adopt(attempt);
    },
    reset() {
      for (const attempt of attempts.list()) attempts.remove(attempt);
    },
    attach(shown) {
      isAttached = true;
      const stops = [
        attempts.listen((saved, removed) => {
          if (saved) adopt(saved);
          else if (removed) flows.get(targetKey(removed.target))?.release(removed);
        }),
        on(shown, "pagehide", () => {
          for (const each of flows.values()) each.leavePage();
        }),
        on(shown, "pageshow", (event) => {
          if (!("persisted" in event && event.persisted)) return;
          for (const each of flows.values()) each.returnToPage();
        }),
      ];
      for (const each of flows.values()) each.resume();
      for (const attempt of attempts.list()) adopt(attempt);
      takeReturned(shown);
      return () => {
        isAttached = false;
        for (const stop of stops) stop();
        for (const each of flows.values()) each.suspend();
      };
    },
  };
}
