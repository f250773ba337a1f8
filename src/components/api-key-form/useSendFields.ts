import { useRef, useState } from "react";
import type { SubmitOptions } from "../../client/flow/flow.ts";
import { mayHaveArrived } from "../../client/accounts/lostRequests.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { statusKind } from "../../protocol/status.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useFlow } from "../../react/hooks/useFlow.ts";
import { useConnectedAccounts } from "../../react/hooks/useConnectedAccounts.ts";
import { useUpdateConnection } from "../../react/hooks/useUpdateConnection.ts";
import { doubtAccounts } from "../../react/queries/doubtAccounts.ts";

/** The state of the form's request. `verifying`: the account is not ACTIVE yet. */
export type SendState = "idle" | "submitting" | "verifying" | "connected" | "failed";

export interface SendFields {
  readonly state: SendState;
  /** Whether an existing account got new credentials. */
  readonly hasReplaced: boolean;
  /** Why it has failed; while `verifying`, the error of the last poll. */
  readonly error: ComposioError | null;
  /** Sends the values, and does not store them. Ignored while a request is under way. */
  readonly send: (fields: Fields) => void;
  /**
   * Call it when another user is signed in: forgets the request and its outcome. With `showsReason` the form says why, and
   * `onError` is called if a request was under way.
   */
  readonly forget: (showsReason: boolean) => void;
  /** Stops waiting. New credentials that the server has received stay. */
  readonly cancel: () => void;
}

export interface SendFieldsOptions {
  readonly target: Target;
  /** The account that gets new credentials; null when a new account is made. */
  readonly replaces: ConnectedAccount | null;
  readonly submit: SubmitOptions;
  readonly onConnected: (account: ConnectedAccount) => void;
  readonly onError: (error: ComposioError) => void;
}

interface Outcome {
  readonly isSending: boolean;
  readonly hasReplaced: boolean;
  readonly account: ConnectedAccount | null;
  readonly error: ComposioError | null;
}

const nothing: Outcome = { isSending: false, hasReplaced: false, account: null, error: null };

/** Sends the values of a form. Buttons of the target use the same flow: ends that this form has not caused are ignored. */
export function useSendFields({ target, replaces, submit, onConnected, onError }: SendFieldsOptions): SendFields {
  const isSending = useRef(false);
  const [outcome, setOutcome] = useState(nothing);
  const { client, queryClient } = useComposio();
  const { update } = useUpdateConnection();
  const { alias, allowMultiple } = submit;
  const flow = useFlow(target, {
    alias,
    allowMultiple,
    onConnected: (account) => finish({ account }),
    onError: (error) => finish({ error }),
  });

  function finish(end: Partial<Outcome>): void {
    // If the answer was lost, the flow may find the account later. Others may connect the target meanwhile.
    const isLost = outcome.error?.retryable && mayHaveArrived(outcome.error);
    const isFound = isLost && end.account?.id === client.connections.flows().flow(target).foundId;
    if (!isSending.current && !isFound) return;
    isSending.current = false;
    if (end.error) void doubtAccounts(queryClient, client, "none");
    setOutcome({ ...nothing, ...end });
    if (end.account) onConnected(end.account);
    else if (end.error) onError(end.error);
  }

  async function replace(id: string, fields: Fields): Promise<void> {
    try {
      const account = await update(id, { fields });
      if (statusKind(account.status) === "ended") finish({ error: new ComposioError("connection_failed") });
      else finish({ account, hasReplaced: true });
    } catch (cause) {
      finish({ error: isComposioError(cause) ? cause : new ComposioError("internal_error", { cause }) });
      if (!isComposioError(cause)) throw cause;
    }
  }

  const { account } = outcome;
  const { data: kept } = useConnectedAccounts({ ids: account ? [account.id] : [] });
  // If the account was disconnected or has ended since, the form can connect again.
  const isOver = account !== null && kept?.some(({ status }) => statusKind(status) !== "ended") === false;
  const isPending = outcome.isSending && (replaces !== null || flow.state !== "idle");
  const isVerifying = isPending && (flow.state === "verifying" || flow.state === "waiting");

  return {
    state: isPending ? (isVerifying ? "verifying" : "submitting") : settled(outcome, isOver),
    hasReplaced: outcome.hasReplaced,
    error: isVerifying ? flow.error : outcome.error,
    send(fields) {
      // Two submits in one render have the same `outcome`; the ref and the flow's state differ.
      if (replaces ? isSending.current : isPending || flow.state === "opening") return;
      isSending.current = true;
      setOutcome({ ...nothing, isSending: true });
      if (replaces) void replace(replaces.id, fields);
      else void flow.submit(fields, submit);
    },
    forget(showsReason) {
      const error = showsReason ? new ComposioError("user_changed") : null;
      const wasSent = isSending.current;
      isSending.current = false;
      setOutcome({ ...nothing, error });
      if (error && wasSent) onError(error);
    },
    cancel() {
      if (isPending && replaces === null) flow.cancel();
      isSending.current = false;
      setOutcome(nothing);
    },
  };
}

function settled({ account, error }: Outcome, isOver: boolean): SendState {
  if (account && !isOver) return "connected";
  return error ? "failed" : "idle";
}
