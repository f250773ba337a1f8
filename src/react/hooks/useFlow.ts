import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ConnectOptions, LateOptions, SubmitOptions } from "../../client/flow/flow.ts";
import { type ConnectSnapshot, idleSnapshot, isPendingState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { pickTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { useStableCallback } from "./useStableCallback.ts";

export interface UseConnectOptions extends ConnectOptions {
  /**
   * Called when the account is ACTIVE, as the server says. If another hook of the target has started the flow: only with the same
   * `alias` and `allowMultiple`. If it replaces another account, it gets that one's alias a moment later: the hook's `account`,
   * lists and `useConnectionStatus` have it then.
   */
  onConnected?: ((account: ConnectedAccount) => void) | undefined;
  /** Called when the flow has ended without a connection. `error.code` is the reason. */
  onError?: ((error: ComposioError) => void) | undefined;
}

export interface UseConnectResult extends ConnectSnapshot {
  /** Whether the flow is under way. */
  readonly isPending: boolean;
  /** Opens the popup, or focuses the open one. Call it synchronously in a click: `onClick={() => start()}`. */
  readonly start: (options?: ConnectOptions) => void;
  /** Connects with credentials instead of a popup. The result is in `state` and `error`, not in the promise. */
  readonly submit: (fields: Fields, options?: SubmitOptions) => Promise<void>;
  /** Starts again with the same options. While the flow is under way, it opens the same link again. */
  readonly retry: (change?: Pick<ConnectOptions, "mode">) => void;
  /** Polls now. For a button such as "I have finished". */
  readonly check: () => void;
  /** Ends the flow as `cancelled`. Its pending account is deleted. */
  readonly cancel: () => void;
  /** Returns an ended flow to `idle`. */
  readonly reset: () => void;
}

/** The same for the kit's own buttons, which may be pressed before their data is loaded. */
export interface FlowResult extends UseConnectResult {
  /** Options that are not known yet follow as `late`; null closes the popup and starts nothing. */
  readonly start: (options?: ConnectOptions, late?: Promise<LateOptions | null>) => void;
}

/** The connect flow of a target, for components whose parent has already called `connections.flows`. */
export function useFlow(target: Target, options: UseConnectOptions = {}): FlowResult {
  const { client } = useComposio();
  const key = targetKey(target);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key represents the target
  const flow = useMemo(() => client.connections.flows().flow(pickTarget(target)), [client, key]);
  const snapshot = useSyncExternalStore(flow.subscribe, flow.getSnapshot, () => idleSnapshot);

  const { onConnected, onError, ...defaults } = options;
  const kind = `${defaults.allowMultiple} ${defaults.alias}`;
  const onEnd = useStableCallback(({ state, account, error }: ConnectSnapshot) => {
    const { starter } = flow;
    // After the other hooks of the flow have read it. A callback may have started the flow again.
    queueMicrotask(() => {
      if (!isPendingState(flow.getSnapshot().state)) flow.starter = undefined;
    });
    if (starter && starter.kind !== kind && starter.tell !== onEnd) return;
    if (state === "connected" && account) onConnected?.(account);
    else if (error) onError?.(error);
  });
  useEffect(() => flow.onEnd(onEnd), [flow, onEnd]);

  const mark = (): void => {
    if (!isPendingState(flow.getSnapshot().state)) flow.starter = { kind, tell: onEnd };
  };
  return {
    ...snapshot,
    isPending: isPendingState(snapshot.state),
    start(overrides, late) {
      mark();
      flow.start({ ...defaults, ...overrides }, late);
    },
    submit(fields, given) {
      mark();
      return flow.submit(fields, { ...defaults, ...given });
    },
    retry(change) {
      mark();
      flow.retry(change);
    },
    check: flow.check,
    cancel: flow.cancel,
    reset: flow.reset,
  };
}
