import { useState } from "react";
import type { ConnectState } from "../core/connectState.ts";
import { isComposioError } from "../core/errors.ts";
import type { Messages } from "../core/messages.ts";
import type { ConnectMethod } from "../core/schemes.ts";
import { pickTarget } from "../core/targets.ts";
import type { ConnectionPhase, Target, ToolkitSummary } from "../core/types.ts";
import { useAuthConfig } from "../react/useAuthConfig.ts";
import { type UseConnectOptions, useConnect } from "../react/useConnect.ts";
import { useConnectionStatus } from "../react/useConnectionStatus.ts";
import { useUpdateConnection } from "../react/useUpdateConnection.ts";
import { type ConnectView, type PanelAction, connectView, standing } from "./connectView.ts";
import { label } from "./words.ts";

export interface UseConnectButtonResult {
  readonly view: ConnectView;
  readonly phase: ConnectionPhase | null;
  readonly state: ConnectState;
  readonly method: ConnectMethod | "unavailable" | null;
  readonly isLoading: boolean;
  readonly hasWindow: boolean;
  readonly expiresAt: number | null;
  readonly toolkit: ToolkitSummary;
  readonly press: () => void;
  readonly panel: (action: PanelAction) => void;
}

/** All that a connect button knows and does, without its looks. */
export function useConnectButton(
  source: Target,
  options: UseConnectOptions,
  messages: Messages,
): UseConnectButtonResult {
  const target = pickTarget(source);
  const { toolkit, method } = useAuthConfig(target);
  const flow = useConnect(target, options);
  const status = useConnectionStatus(successorOf(target, flow.account?.id) ?? target);
  const { update, isPending: isResuming, error: resumeError } = useUpdateConnection();
  const [dismissedId, setDismissedId] = useState<string | null>(null);

  const { phase, account } = standing(status, flow, dismissedId);
  const view = connectView({
    phase,
    flow,
    method,
    account,
    allowMultiple: options.allowMultiple ?? false,
    unknownBecause: status.isLoading ? null : status.error,
    isResuming,
    resumeError,
    isDismissed: account !== null && account.id === dismissedId,
    name: toolkit.name,
    messages,
  });

  const words = label(messages.connecting, toolkit.name);
  const popup = { title: words, message: words };
  // A key-like scheme goes the same way: the hosted page that the link leads to asks for the credentials.
  const start = () => flow.start({ popup });

  async function resume(id: string): Promise<void> {
    try {
      await update(id, { enabled: true });
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      options.onError?.(cause);
    }
  }

  function press(): void {
    if (view.action === "start") start();
    else if (view.action === "refetch") void status.refetch();
    else if (view.action === "resume" && account && !isResuming) void resume(account.id);
  }

  function panel(action: PanelAction): void {
    if (action === "tryAgain") return start();
    if (action === "continueInThisTab") return flow.start({ popup, mode: "redirect" });
    if (status.account) setDismissedId(status.account.id);
    if (flow.isPending) flow.cancel();
    else flow.reset();
  }

  const { state, hasWindow, expiresAt } = flow;
  return { view, phase, state, method, isLoading: status.isLoading, hasWindow, expiresAt, toolkit, press, panel };
}

/** Connecting an account anew makes a new one: from then on that one speaks for the target. */
function successorOf(target: Target, connectedId: string | undefined): Target | null {
  if (target.connectedAccountId === undefined || connectedId === undefined) return null;
  return { connectedAccountId: connectedId };
}
