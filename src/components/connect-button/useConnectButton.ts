import { type RefObject, useRef, useState } from "react";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { ButtonText } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import { accountPhase, isConnectedOrPaused } from "../../protocol/status.ts";
import type { ConnectedAccount, ConnectionPhase, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useAuthConfigOf } from "../../react/hooks/useAuthConfig.ts";
import { useConnect } from "../../react/hooks/useConnect.ts";
import type { FlowResult, UseConnectOptions } from "../../react/hooks/useFlow.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { useUpdateConnection } from "../../react/hooks/useUpdateConnection.ts";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import type { ConnectDialogProps } from "./ConnectDialog.tsx";
import { type ConnectView, type ConnectViewInput, type PanelAction, connectView } from "../connect-view/connectView.ts";
import { displayedPhase } from "../connect-view/displayedPhase.ts";
import { useOtherFlow } from "../connect-view/useRelatedFlow.ts";
import { connectActions } from "./connectActions.ts";
import { type ConnectStep, type LinkAnew, connectStep, hasFailed, waysOf } from "./nextStep.ts";
import { type UseConnectDialogResult, useConnectDialog } from "./useConnectDialog.ts";
import { useHeldPress } from "./useHeldPress.ts";
import { label } from "../shared/text.ts";

export interface UseConnectButtonResult {
  readonly view: ConnectView;
  readonly phase: ConnectionPhase | null;
  /** The flow that the button shows: its own, or that of another button for the same account. */
  readonly flow: ConnectSnapshot;
  readonly method: ConnectMethod | "unavailable" | null;
  readonly isLoading: boolean;
  readonly toolkit: ToolkitSummary;
  readonly press: () => void;
  /** Preloads the code that the next press needs. */
  readonly prepare: () => void;
  readonly panel: (action: PanelAction) => void;
  readonly account: ConnectedAccount | null;
  /** Whether the target has several connections that are not broken. */
  readonly hasSeveral: boolean;
  readonly manage: ManageActions;
  /** Connects another account with the auth config of this one. */
  readonly connectLike: (account: ConnectedAccount) => void;
  readonly dialog: UseConnectDialogResult;
  readonly dialogHandlers: Pick<ConnectDialogProps, "onRedirect" | "onConnected" | "onError" | "onClose">;
}

/** State and behaviour of a connect button, without markup. */
export function useConnectButton(
  target: Target,
  given: UseConnectOptions,
  messages: ButtonText,
  button: RefObject<HTMLElement | null>,
  ignoresElsewhere = false,
): UseConnectButtonResult {
  const status = useConnectionStatus(target);
  const { toolkit, method, choices, isLoading: isConfigLoading, refetch } = useAuthConfigOf(target, status);
  const isKnown = !status.isLoading && !isConfigLoading;

  const options = useReportOnce(given);
  // It returns what `useFlow` returns. Its own type has only what apps may use.
  const own: FlowResult = useConnect(target, options);
  // The same connection may be under way by another button: of its toolkit, or of its row in a list.
  const other = useOtherFlow(own, options.allowMultiple ? null : status.account);
  const flow = other ?? own;
  const [dismissedId, setDismissedId] = useState<string | null>(null);
  const { phase, account } = displayedPhase(status, flow, dismissedId, ignoresElsewhere);

  const dialog = useConnectDialog(button);
  const [hasJustConnected, setJustConnected] = useState(false);
  /** What the last press in the menu connects. "Try again" repeats it. */
  const [link, setLink] = useState<LinkAnew>();
  const [statusRetry, setStatusRetry] = useState<ConnectViewInput["statusRetry"]>("none");
  const { change, ...updating } = useAccountChange(options.onError, setJustConnected);
  const popupText = label(messages.connecting, toolkit.name);
  const popup = { title: popupText, message: popupText, logo: toolkit.logo };
  const actions = connectActions(flow, dialog, choices, popup);
  const hold = useHeldPress(flow.state, actions, isKnown ? lateStep : null);

  const view = connectView({
    phase,
    flow,
    method,
    account,
    allowMultiple: options.allowMultiple ?? false,
    statusError: status.error,
    statusRetry,
    ...updating,
    hasOtherWays: waysOf(choices).length > 1,
    hasJustConnected: hasJustConnected || flow.state === "connected",
    isReconnecting: !!link,
    dialog,
    isElsewhere: other !== null,
    isDismissed: account?.id === dismissedId,
    name: toolkit.name,
    messages,
  });

  /** The step of a press before the data was loaded. Null if there is nothing to connect. */
  function lateStep(of?: LinkAnew): ConnectStep | null {
    const found = status.account;
    const settled = found ? accountPhase(found) : "not_connected";
    const isDone = settled === "connected" ? !options.allowMultiple : settled === "paused" || isFinal(method);
    return isDone && !of ? null : connectStep({ choices, phase: settled, account: found, state: "idle", link: of });
  }

  /** Every press that connects ends here: of the button, of "Try again" and in the menu. */
  function start(state: ConnectSnapshot["state"], of?: LinkAnew): void {
    setLink(of);
    if (other) return other.retry();
    const step = connectStep({ choices, phase, account, state, link: of });
    // If the auth configs could not be read, ask for them again. A link without one could end on Composio's page for an API key.
    if (isKnown && (method !== null || step.kind === "dialog")) return actions.run(step, of);
    void refetch();
    hold(of);
    // If the press ends in a form, the form's code is then there when the window closes, also on a slow network.
    dialog.preload();
  }

  function startOrRetry(): void {
    // Values that were refused (422) are asked for again, not sent again.
    start(flow.error?.status === 422 ? "idle" : flow.state, hasFailed(flow.state) ? link : undefined);
  }

  function connectLike({ authConfig }: ConnectedAccount, replaces?: string): void {
    start("idle", { authConfigId: authConfig.id, allowMultiple: true, replaces });
  }

  async function retryStatus(): Promise<void> {
    setStatusRetry("running");
    await status.refetch();
    setStatusRetry("done");
  }

  function press(): void {
    // If the window is closed, the user may have finished: poll now. "Try again" opens the window again.
    if (flow.isPending && !flow.hasWindow) flow.check();
    else if (view.action === "start") startOrRetry();
    else if (view.action === "refetch") void retryStatus();
    else if (view.action === "resume" && account && !view.isPending) void change(account.id, { enabled: true });
  }

  function panel(action: PanelAction): void {
    if (action === "tryAgain") return startOrRetry();
    if (action === "continueInThisTab") return flow.retry({ mode: "redirect" });
    if (action === "otherWays") return dialog.open({ choices: waysOf(choices), replaces: null });
    if (flow.isPending) return flow.cancel();
    dialog.close();
    // By id, so that it stays dismissed if a later attempt is cancelled.
    if (status.account) setDismissedId(status.account.id);
    flow.reset();
  }

  return {
    view,
    phase,
    flow,
    method,
    isLoading: status.isLoading,
    toolkit,
    press,
    prepare() {
      void refetch();
      if (lateStep()?.kind === "dialog") dialog.preload();
    },
    panel,
    account,
    hasSeveral: status.accounts.filter(isConnectedOrPaused).length > 1,
    connectLike,
    manage: {
      change,
      reconnect: (of) => connectLike(of, isConnectedOrPaused(of) ? of.id : undefined),
      replaceCredentials: ({ id }) => dialog.open({ choices: [], replaces: id }),
    },
    dialog,
    dialogHandlers: {
      onRedirect: actions.redirect,
      onConnected(connected) {
        setJustConnected(true);
        options.onConnected(connected);
      },
      onError: options.onError,
      onClose(request) {
        dialog.close(request);
        // The form has shown its error. Other ends, such as a blocked popup, are not shown yet and stay.
        if (flow.state === "failed") flow.reset();
      },
    },
  };
}

/** Whether there is nothing to connect. */
function isFinal(method: UseConnectButtonResult["method"]): boolean {
  return method === "none" || method === "unavailable";
}

/**
 * The options, with the app's callbacks each called once for the same outcome. A form in the dialog reports the button's outcomes too, because
 * both use the target's flow.
 */
function useReportOnce(
  options: UseConnectOptions,
): UseConnectOptions & Required<Pick<UseConnectOptions, "onConnected" | "onError">> {
  const reported = useRef<unknown>(null);
  const once =
    <Outcome>(callback: ((outcome: Outcome) => void) | undefined) =>
    (outcome: Outcome): void => {
      if (reported.current === outcome) return;
      reported.current = outcome;
      callback?.(outcome);
    };
  return { ...options, onConnected: once(options.onConnected), onError: once(options.onError) };
}

/**
 * Renames, pauses or resumes an account.
 * @param onResumed Called with true when an account is resumed.
 */
function useAccountChange(
  onError: (error: ComposioError) => void,
  onResumed: (isResumed: true) => void,
): Pick<ManageActions, "change"> & Pick<ConnectViewInput, "isUpdating" | "updateError"> {
  const { update, isPending, error } = useUpdateConnection();
  async function change(id: string, options: UpdateOptions): Promise<ComposioError | null> {
    try {
      await update(id, options);
      if (options.enabled) onResumed(true);
      return null;
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      onError(cause);
      return cause;
    }
  }
  return { change, isUpdating: isPending, updateError: error };
}
