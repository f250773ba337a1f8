import { on } from "../../platform/listen.ts";
import { accountPhase } from "../../protocol/status.ts";
import { matchesTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import { isLostBy, lostPrefix } from "../accounts/lostRequests.ts";
import { createWatching } from "../accounts/watching.ts";
import { type Attempt, createAttempts } from "../browser/attempts.ts";
import { parseSignal } from "../browser/callbackChannel.ts";
import { endPageRedirect, readReturned } from "../browser/pageRedirect.ts";
import { createStarts, isStart } from "../browser/starts.ts";
import { linkLifetime, removeKeys, requestPrefix } from "../browser/storage.ts";
import type { PageServices } from "./connections.ts";
import { createConnectFlow } from "./createFlow.ts";
import { traceStep } from "./traceStep.ts";
import { next } from "./machine.ts";
import type { LoadedFlows, ManagedFlow } from "./flow.ts";
import { isPendingState } from "./states.ts";

export function createFlows(page: PageServices): LoadedFlows {
  const { environment, baseUrl, users, ofThisTab, shared, underWay } = page;
  const { clock, window } = environment;
  const flows = new Map<string, ManagedFlow>();
  const attempts = createAttempts(baseUrl, window, clock);
  const starts = createStarts(baseUrl, window, clock, attempts);
  const { poller } = page.watching(createWatching);
  let isAttached = false;

  function flow(target: Target): ManagedFlow {
    const key = targetKey(target);
    let found = flows.get(key);
    if (!found) {
      const made = (found = createConnectFlow(target, { next: tracedFor(target), ...page, attempts, starts, poller }));
      flows.set(key, made);
      made.subscribe(() => underWay.set(key, isPendingState(made.getSnapshot().state)));
      made.onEnd(({ state, account }) => state === "connected" && account && endServed(made, account));
    }
    return found;
  }

  /**
   * Ends the other flows for which this account is as good: of its toolkit, or of its auth config. Lists of this browser no longer
   * show their pending accounts, but nothing is deleted: the user may still finish one, or Composio lets it expire. A flow whose
   * window is open goes on: the user may be signing in there.
   */
  function endServed(by: ManagedFlow, account: ConnectedAccount): void {
    for (const other of flows.values()) {
      const { attempt, target } = other;
      const { state, hasWindow } = other.getSnapshot();
      if (other === by || !attempt || hasWindow || !isPendingState(state)) continue;
      if (attempt.allowMultiple || attempt.replaces !== null || !matchesTarget(account, target)) continue;
      page.replacements.set(attempt.id, `pending ${account.id}`);
      other.release(attempt);
      page.onAccounts([account]); // The list then sets `replacedBy` on the pending account.
    }
  }

  /** The machine, whose steps are reported to the devtools. */
  function tracedFor(target: Target): typeof next {
    return (from, event) => {
      const step = next(from, event);
      if (environment.trace) traceStep(environment, target, from, event, step);
      return step;
    };
  }

  /** Whether an attempt may be the current user's. If it is another user's, the first poll does not list its account. */
  function mayBeOwn({ user }: Attempt): boolean {
    return user === null || users.current === undefined || user === users.current;
  }

  function adopt(attempt: Attempt): void {
    if (!mayBeOwn(attempt)) return;
    if (isStart(attempt)) flow(attempt.target).showStart(attempt);
    else flow(attempt.target).adopt(attempt);
  }

  /** Removes other users' answers to connection requests. A card removes them too, but the next user may see none. */
  function sweepAnswers(): void {
    const prefix = `${requestPrefix}${baseUrl}:`;
    if (users.current) removeKeys(shared, prefix, `${prefix}${users.current}:`);
  }

  /**
   * Adopts the attempt in the page's URL after a page redirect, in a tab without storage. Anybody can write such a URL, so it
   * proves nothing.
   */
  function takeReturned(from: Window): void {
    const found = readReturned(from);
    if (!found || ofThisTab.isLasting) return;
    const { target, outcome, id } = found;
    const startedAt = clock.now();
    const expiresAt = startedAt + linkLifetime;
    const secret = environment.randomId();
    const attempt = { target, user: null, id, secret, startedAt, expiresAt, replaces: null, redirectUrl: null };
    // With `allowMultiple`, so that it causes no deletion of an old account.
    flow(target).adopt({ ...attempt, allowMultiple: true }, true);
    flow(target).receive(outcome);
  }

  return {
    flow,
    related(account) {
      const isLost = accountPhase(account) === "needs_reconnect";
      const found = [...flows.values()].find(
        ({ target, attempt, allowMultiple, getSnapshot }) =>
          isPendingState(getSnapshot().state) &&
          (attempt?.id === account.id || (isLost && !allowMultiple && matchesTarget(account, target))),
      );
      return found ?? null;
    },
    receiveSignal(text) {
      const signal = parseSignal(text);
      if (!signal) return true; // Not a signal of the kit: ignored.
      const all = [...flows.values()];
      const receiver = all.find(({ attempt }) => signal.attempt !== null && attempt?.secret === signal.attempt);
      if (receiver) {
        receiver.receive(signal.outcome);
        return true;
      }
      if (!all.some(({ attempt }) => attempt)) return false;
      poller.pollFrequently();
      for (const each of all) each.pollNow();
      // One that names an attempt is of another tab, which may have connected an account that the poll does not ask for.
      return signal.attempt === null;
    },
    beforeUserChange(isAnother) {
      for (const each of flows.values()) {
        const found = each.attempt ?? each.shown;
        if (isAnother || (found && !mayBeOwn(found))) each.userChanged();
      }
    },
    afterUserChange(isAnother) {
      // Without `isAnother` the page has just been loaded. Then other users' attempts stay: such a user may sign in again
      // before the link expires.
      attempts.sweep(mayBeOwn, isAnother);
      sweepAnswers();
      for (const key of ofThisTab.keys(lostPrefix)) if (!isLostBy(ofThisTab.get(key), users)) ofThisTab.remove(key);
      if (isAttached) for (const attempt of attempts.list()) adopt(attempt);
    },
    reset() {
      for (const attempt of attempts.list()) attempts.remove(attempt);
    },
    attach(shown) {
      isAttached = true;
      sweepAnswers();
      endPageRedirect(shown, ofThisTab, attempts.list());
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
          endPageRedirect(shown, ofThisTab, attempts.list());
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
