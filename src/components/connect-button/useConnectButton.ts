import { type RefObject, useEffect, useRef, useState } from "react";
import type { LateOptions } from "../../client/flow/flow.ts";
import type { ConnectState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import type { ButtonText } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import type { UpdateOptions } from "../../protocol/requests.ts";
import { accountPhase, isConnectedOrPaused } from "../../protocol/status.ts";
import { pickTarget } from "../../protocol/targets.ts";
import type {
  AuthConfig,
  ConnectedAccount,
  ConnectionPhase,
  Fields,
  Target,
  ToolkitSummary,
} from "../../protocol/types.ts";
import { useAuthConfigOf } from "../../react/hooks/useAuthConfig.ts";
import { useConnect } from "../../react/hooks/useConnect.ts";
import { type UseConnectOptions } from "../../react/hooks/useFlow.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { useUpdateConnection } from "../../react/hooks/useUpdateConnection.ts";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import type { ConnectDialogProps } from "./ConnectDialog.tsx";
import { type ConnectView, type PanelAction, connectView } from "../connect-view/connectView.ts";
import { displayedPhase } from "../connect-view/displayedPhase.ts";
import { useOtherFlow } from "../connect-view/useRelatedFlow.ts";
import { type ConnectStep, type LinkAnew, connectStep, firstStep, waysOf } from "./nextStep.ts";
import { type UseConnectDialogResult, useConnectDialog } from "./useConnectDialog.ts";
import { label } from "../shared/text.ts";

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
  /** Preloads the code that the next press needs. */
  readonly prepare: () => void;
  readonly panel: (action: PanelAction) => void;
  readonly account: ConnectedAccount | null;
  /** Whether the target has several connections that are not broken. */
  readonly hasSeveral: boolean;
  readonly manage: ManageActions;
  /** Connects another account with the auth config of this one. */
  readonly connectLike: (account: ConnectedAccount) => void;
  /** Called after a press on the menu button. True if the menu's code could not be loaded. */
  readonly onMenuFailed: (hasFailed: boolean) => void;
  readonly dialog: UseConnectDialogResult;
  readonly dialogHandlers: Pick<ConnectDialogProps, "onRedirect" | "onConnected" | "onError" | "onClose">;
}

interface HeldPress {
  /** Continues in the window that the click has opened, with these options. Null closes it. */
  release(options: LateOptions | null): void;
  /** Runs another step after the window is closed. */
  run(step: ConnectStep): void;
}

/** Whether there is nothing to connect. */
export function isFinal(method: UseConnectButtonResult["method"]): boolean {
  return method === "none" || method === "unavailable";
}

/** Milliseconds for which an open window waits for the auth configs. After that, the server chooses one. */
const longestHold = 10_000;

/** State and behaviour of a connect button, without markup. */
export function useConnectButton(
  source: Target,
  options: UseConnectOptions,
  messages: ButtonText,
  button: RefObject<HTMLElement | null>,
  ignoresElsewhere = false,
): UseConnectButtonResult {
  const target = pickTarget(source);
  const status = useConnectionStatus(target);
  const { toolkit, method, choices, isLoading: isConfigLoading } = useAuthConfigOf(target, status);
  const reported = useRef<unknown>(null);
  // A form in the dialog may report the same outcome, because both use the target's flow. Report it once.
  function report<Outcome>(outcome: Outcome, callback: ((outcome: Outcome) => void) | undefined): void {
    if (reported.current === outcome) return;
    reported.current = outcome;
    callback?.(outcome);
  }
  const onConnected = (connected: ConnectedAccount) => report(connected, options.onConnected);
  const onError = (error: ComposioError) => report(error, options.onError);
  const own = useConnect(target, { ...options, onConnected, onError });
  // The same connection may be under way by another button: of its toolkit, or of its row in a list.
  const other = useOtherFlow(own, options.allowMultiple ? null : status.account);
  const flow = other ?? own;
  const { update, isPending: isUpdating, error: updateError } = useUpdateConnection();
  const [dismissedId, setDismissedId] = useState<string | null>(null);
  const [hasJustConnected, setJustConnected] = useState(false);
  const [isReconnecting, setReconnecting] = useState(false);
  const [statusRetry, setStatusRetry] = useState<"none" | "running" | "done">("none");
  const dialog = useConnectDialog(button);
  const [hasMenuFailed, setMenuFailed] = useState(false);
  /** A press before the accounts and auth configs were loaded. */
  const held = useRef<HeldPress | null>(null);
  /** True while the window for a held press opens. */
  const isOpening = useRef(false);
  /** Renders again after that. */
  const [, setHolds] = useState(0);

  const { phase, account } = displayedPhase(status, flow, dismissedId, ignoresElsewhere);
  const view = connectView({
    phase,
    flow,
    method,
    account,
    allowMultiple: options.allowMultiple ?? false,
    statusError: status.isLoading ? null : status.error,
    statusRetry,
    isUpdating,
    updateError,
    hasOtherWays: waysOf(choices).length > 1,
    hasJustConnected: hasJustConnected || flow.state === "connected",
    isReconnecting,
    isDialogBroken: dialog.isBroken,
    hasMenuFailed,
    isElsewhere: other !== null,
    isDismissed: account !== null && account.id === dismissedId,
    name: toolkit.name,
    messages,
  });

  const popupText = label(messages.connecting, toolkit.name);
  const popup = { title: popupText, message: popupText, logo: toolkit.logo };
  const chosenId = ({ id }: AuthConfig) => (choices.length > 1 ? id : undefined);

  const isKnown = !status.isLoading && !isConfigLoading;

  function start(): void {
    if (other) other.retry();
    else if (isKnown) run(connectStep({ choices, phase, account, state: flow.state }));
    else hold();
  }

  /** Opens the popup now, because browsers allow it only during the click. The step is decided when the data has arrived. */
  function hold(): void {
    if (held.current) return flow.start({ popup });
    const late = new Promise<LateOptions | null>((resolve) => {
      const timer = setTimeout(release, longestHold, {});
      function release(options: LateOptions | null): void {
        clearTimeout(timer);
        held.current = null;
        resolve(options);
      }
      held.current = { release, run: (step) => void late.then(() => run(step)) };
    });
    isOpening.current = true;
    flow.start({ popup }, late);
    isOpening.current = false;
    // Firefox runs the page's other tasks while it opens a window: answers may have arrived and been rendered inside
    // `start`, when the flow was not yet "opening".
    setHolds((count) => count + 1);
  }

  useEffect(() => {
    if (!held.current || isOpening.current || !isKnown) return;
    const { release, run } = held.current;
    const settled = status.account ? accountPhase(status.account) : "not_connected";
    const isDone = settled === "connected" ? !options.allowMultiple : settled === "paused" || isFinal(method);
    const step = isDone ? null : connectStep({ choices, phase: settled, account: status.account, state: "idle" });
    const isWaiting = flow.state === "opening"; // False when the user has cancelled meanwhile.
    release(
      isWaiting && step?.kind === "window" ? { authConfigId: step.config ? chosenId(step.config) : undefined } : null,
    );
    if (isWaiting && step && step.kind !== "window") run(step);
  });
  useEffect(() => () => held.current?.release({}), []);

  function run(step: ConnectStep): void {
    switch (step.kind) {
      case "window":
        return redirect(step.config, undefined);
      case "send":
        return void flow.submit(
          {},
          { authConfigId: chosenId(step.config), alias: options.alias, allowMultiple: options.allowMultiple },
        );
      case "again":
        return flow.retry();
      case "dialog":
        // Chromium does not load a failed module again (whatwg/html#6768). Composio's page has forms too.
        return dialog.isBroken ? redirect(step.request.choices[0] ?? null, undefined) : dialog.open(step.request);
    }
  }

  /** Preloads the dialog if the next press would open it. */
  function prepare(): void {
    if (connectStep({ choices, phase, account, state: "idle" }).kind === "dialog") dialog.preload();
  }

  function redirect(config: AuthConfig | null, fields: Fields | undefined, link?: LinkAnew): void {
    dialog.close();
    flow.start({ popup, authConfigId: config ? chosenId(config) : undefined, fields, ...link });
  }

  const dialogHandlers: UseConnectButtonResult["dialogHandlers"] = {
    onRedirect: redirect,
    onConnected(connected: ConnectedAccount) {
      setJustConnected(true);
      onConnected(connected);
    },
    onError,
    onClose(request) {
      dialog.close(request);
      // The form has shown its error. Other ends, such as a blocked popup, are not shown yet and stay.
      if (flow.state === "failed") flow.reset();
    },
  };

  /** Renames, pauses or resumes the account. Resolves with the error if there was one, which the view shows. */
  async function change(id: string, options: UpdateOptions): Promise<ComposioError | null> {
    try {
      await update(id, options);
      if (options.enabled === true) setJustConnected(true);
      return null;
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      onError(cause);
      return cause;
    }
  }

  /** Connects with the auth config of an account. With `allowMultiple`, because Composio makes a second account. */
  function connectLike(of: ConnectedAccount, replaces?: string): void {
    const own = choices.filter(({ id }) => id === of.authConfig.id);
    const step = firstStep(own.length > 0 ? own : choices);
    const link = { allowMultiple: true, replaces };
    setReconnecting(true);
    if (step.kind === "dialog") dialog.open({ ...step.request, link });
    else flow.start({ popup, authConfigId: ("config" in step && step.config?.id) || of.authConfig.id, ...link });
  }

  function reconnect(of: ConnectedAccount): void {
    connectLike(of, isConnectedOrPaused(of) ? of.id : undefined);
  }

  async function retryStatus(): Promise<void> {
    setStatusRetry("running");
    await status.refetch();
    setStatusRetry("done");
  }

  function press(): void {
    // If the window is closed, the user may have finished: poll now. "Try again" opens the window again.
    if (flow.isPending && !flow.hasWindow) flow.check();
    else if (view.action === "start") {
      setReconnecting(false);
      start();
    } else if (view.action === "refetch") void retryStatus();
    else if (view.action === "resume" && account && !isUpdating) void change(account.id, { enabled: true });
  }

  function panel(action: PanelAction): void {
    if (action === "tryAgain") return start();
    if (action === "continueInThisTab") return flow.retry({ mode: "redirect" });
    if (action === "otherWays") return dialog.open({ choices: waysOf(choices), replaces: null });
    if (flow.isPending) return flow.cancel();
    // By id, so that it stays dismissed if a later attempt is cancelled.
    if (status.account) setDismissedId(status.account.id);
    flow.reset();
  }

  const { state, hasWindow, expiresAt } = flow;
  const isLoading = status.isLoading;
  return {
    view,
    phase,
    state,
    method,
    isLoading,
    hasWindow,
    expiresAt,
    toolkit,
    press,
    prepare,
    panel,
    account,
    hasSeveral: status.accounts.filter(isConnectedOrPaused).length > 1,
    connectLike,
    manage: {
      change,
      reconnect,
      replaceCredentials: ({ id }) => dialog.open({ choices: [], replaces: id }),
    },
    onMenuFailed: setMenuFailed,
    dialog,
    dialogHandlers,
  };
}
