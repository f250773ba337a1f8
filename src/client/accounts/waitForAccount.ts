import type { CallbackOutcome } from "../../protocol/callback.ts";
import type { Clock } from "../../platform/environment.ts";
import type { ComposioErrorCode } from "../../protocol/errorTypes.ts";
import { ComposioError } from "../../protocol/errors.ts";
import type { Poller } from "./accountPoller.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

/** How the wait for an account ends. */
export type WaitEnd =
  | { readonly state: "connected"; readonly account: ConnectedAccount; readonly error: null }
  | { readonly state: FailedState; readonly account: ConnectedAccount | null; readonly error: ComposioError };

type FailedState = "denied" | "failed" | "link_expired" | "timed_out" | "identity_mismatch";

export interface AccountWaitOptions {
  readonly id: string;
  readonly poller: Poller;
  readonly clock: Clock;
  /** Whether to poll at once instead of after the first interval. */
  readonly immediately: boolean;
  /** When to end as `link_expired` and as `timed_out`: epoch milliseconds of this machine's clock. */
  readonly expiresAt: number | null;
  readonly deadline: number | null;
  /** How many polls in a row may lack the account. One more ends the wait. */
  readonly toleratedMisses: number;
  /** Whether the user may be on the way from the provider to the callback page, which knows why the connection failed. */
  readonly expectsCallback?: boolean;
  onEnd(end: WaitEnd): void;
  /** Called when the link has stopped working, and only the result or its reason is missing. */
  onLinkEnd?(): void;
  /** Called after each poll that does not end the wait, with its error or null. */
  onPoll?(error: ComposioError | null): void;
}

export interface AccountWait {
  /** Takes the outcome of this attempt's callback. It causes polls, and is the reason of a failure if the server has none. */
  receive(outcome: CallbackOutcome): void;
  stop(): void;
}

/** Polls after a callback that reports a failure. If the account is then still pending, the wait ends with that failure. */
const pollsAfterFailure = 3;
/** How many polls in a row may lack an account that this page has just made. */
export const missesOfNew = 3;
/**
 * Milliseconds for which a failure without a reason waits for the callback's. Composio sets FAILED before it sends the browser
 * to the callback page, and a window with a COOP header counts as closed, which causes a poll just then.
 */
const longestReasonWait = 2_000;
/** How many polls in a row may lack the account after its callback. */
const missesAfterCallback = 3;
/** Milliseconds of only non-retryable errors before the wait ends. Until then a session or an API key may be renewed. */
const longestRefusal = 90_000;
/** Polls after the time is up. The answer to the first may be old, if the computer was asleep. */
const lastPolls = 2;
/** Milliseconds for these polls. The network may not be back yet. */
const lastPollTime = 30_000;

const codes: Readonly<Record<FailedState, ComposioErrorCode>> = {
  denied: "access_denied",
  failed: "connection_failed",
  link_expired: "link_expired",
  timed_out: "timed_out",
  identity_mismatch: "identity_mismatch",
};

/** Waits until an account is ACTIVE or has ended otherwise. With `expiresAt` or `deadline` the wait always ends. */
export function createAccountWait(options: AccountWaitOptions): AccountWait {
  const { id, poller, clock, onEnd, onPoll } = options;
  const timers: unknown[] = [];
  let outcome: CallbackOutcome | null = null;
  let pollsSinceOutcome = 0;
  let misses = 0;
  let tolerated = options.toleratedMisses;
  let refusedSince: number | null = null;
  let over: FailedState | null = null;
  let pollsSinceOver = 0;
  let awaitsReason = false;

  const unwatch = poller.watch(id, { onAccount, onMissing, onError }, { immediately: options.immediately });
  if (options.expiresAt !== null) endAt(options.expiresAt, "link_expired");
  if (options.deadline !== null) endAt(options.deadline, "timed_out");

  function stop(): void {
    unwatch();
    for (const timer of timers) clock.clearTimeout(timer);
  }

  function end(state: FailedState, account: ConnectedAccount | null, error = new ComposioError(codes[state])): void {
    stop();
    onEnd({ state, account, error });
  }

  /** When the time is up, polls again before the wait ends: the account may have become ACTIVE. */
  function endAt(moment: number, state: "link_expired" | "timed_out"): void {
    const pollOnceMore = () => {
      over ??= state;
      if (state === "link_expired") options.onLinkEnd?.();
      poller.pollNow();
      timers.push(clock.setTimeout(() => end(state, null), lastPollTime));
    };
    timers.push(clock.setTimeout(pollOnceMore, Math.max(0, moment - clock.now())));
  }

  function onAccount(account: ConnectedAccount): void {
    misses = 0;
    // A listed account that goes missing was deleted, or another user is signed in.
    tolerated = Math.min(tolerated, 1);
    refusedSince = null;
    switch (statusKind(account.status)) {
      case "active":
        stop();
        return onEnd({ state: "connected", account, error: null });
      case "paused":
        return end(
          "failed",
          account,
          account.refusal === undefined
            ? new ComposioError("connection_failed", { message: "The account is disabled (INACTIVE)." })
            : new ComposioError("not_accepted", { userText: account.refusal }),
        );
      case "ended":
        if (account.status === "EXPIRED") return end("link_expired", account);
        if (options.expectsCallback && outcome === null && failure(account) === "failed") return awaitReason(account);
        return end(failure(account), account);
      case "pending":
        if (saysFailure(outcome) && ++pollsSinceOutcome >= pollsAfterFailure) return end(failure(account), account);
        if (over && ++pollsSinceOver >= lastPolls) return end(over, account);
        onPoll?.(null);
    }
  }

  function awaitReason(account: ConnectedAccount): void {
    if (!awaitsReason) {
      awaitsReason = true;
      timers.push(clock.setTimeout(() => end(failure(account), account), longestReasonWait));
      options.onLinkEnd?.();
    }
    onPoll?.(null);
  }

  /** The server's reason, otherwise the callback's outcome. */
  function failure(account: ConnectedAccount): "denied" | "identity_mismatch" | "failed" {
    if (account.statusReason === "identity_mismatch") return "identity_mismatch";
    if (account.statusReason === "access_denied") return "denied";
    return outcome === "denied" || outcome === "identity_mismatch" ? outcome : "failed";
  }

  function onMissing(): void {
    if (++misses > tolerated) end("failed", null, new ComposioError("connected_account_not_found"));
  }

  function onError(error: ComposioError): void {
    refusedSince = error.retryable ? null : (refusedSince ?? clock.now());
    if (refusedSince !== null && clock.now() - refusedSince > longestRefusal) end("failed", null, error);
    else onPoll?.(error);
  }

  return {
    stop,
    receive(received) {
      outcome = received;
      pollsSinceOutcome = 0;
      // The user was at the provider until now, so a list without the account is probably behind.
      tolerated = Math.max(tolerated, missesAfterCallback);
      poller.pollFrequently();
    },
  };
}

/** Whether a callback reports a failure. */
export function saysFailure(outcome: CallbackOutcome | null): boolean {
  return outcome === "denied" || outcome === "failed" || outcome === "identity_mismatch";
}
