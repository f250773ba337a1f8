import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { ConnectOptions, LateOptions, SubmitOptions } from "../../client/flow/flow.ts";
import { type ConnectSnapshot, type ConnectState, idleSnapshot, isPendingState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { pickTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, Fields, Target } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { useStableCallback } from "./useStableCallback.ts";

export interface UseConnectOptions extends ConnectOptions {
  /** The account is ACTIVE on the server. */
  onConnected?: ((account: ConnectedAccount) => void) | undefined;
  /** The flow ended without a connection; `error.code` says why. */
  onError?: ((error: ComposioError) => void) | undefined;
}

export interface UseConnectResult extends ConnectSnapshot {
  readonly state: ConnectState;
  readonly isPending: boolean;
  /**
   * Opens the popup, or focuses the open one. Call it synchronously in a click. `late` supplies options that are
   * known later.
   */
  readonly start: (options?: ConnectOptions, late?: Promise<LateOptions | null>) => void;
  /** Connects with credentials instead of a popup. */
  readonly submit: (fields: Fields, options?: SubmitOptions) => Promise<void>;
  /** Starts again in the same way. A link that has not expired is opened again. */
  readonly retry: (change?: Pick<ConnectOptions, "mode">) => void;
  /** Polls now, for a user who says that they have finished. */
  readonly check: () => void;
  readonly cancel: () => void;
  /** Returns an ended flow to `idle`. */
  readonly reset: () => void;
}

/** The connect flow of a target, for components whose parent has already supplied the flows. */
export function useFlow(target: Target, options: UseConnectOptions = {}): UseConnectResult {
  const { client } = useComposio();
  const key = targetKey(target);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the target
  const flow = useMemo(() => client.connections.flows().flow(pickTarget(target)), [client, key]);
  const snapshot = useSyncExternalStore(flow.subscribe, flow.getSnapshot, () => idleSnapshot);

  const { onConnected, onError, ...defaults } = options;
  const onEnd = useStableCallback(({ state, account, error }: ConnectSnapshot) => {
    if (state === "connected" && account) onConnected?.(account);
    else if (error) onError?.(error);
  });
  useEffect(() => flow.onEnd(onEnd), [flow, onEnd]);

  const start: UseConnectResult["start"] = (overrides, late) => flow.start({ ...defaults, ...overrides }, late);
  return {
    ...snapshot,
    isPending: isPendingState(snapshot.state),
    start,
    submit: flow.submit,
    retry: flow.retry,
    check: flow.check,
    cancel: flow.cancel,
    reset: flow.reset,
  };
}
