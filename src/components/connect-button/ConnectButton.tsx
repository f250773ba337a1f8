import {
  type CSSProperties,
  type ComponentPropsWithRef,
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
  useCallback,
  useId,
  useRef,
} from "react";
import type { ConnectState } from "../../client/flow/states.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText } from "../../locales/english/errorText.ts";
import { statusText } from "../../locales/english/statusText.ts";
import type { ButtonText, Messages } from "../../locales/messages.ts";
import type { ConnectMethod } from "../../protocol/schemes.ts";
import { pickTarget, targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount, ConnectionPhase, Target } from "../../protocol/types.ts";
import { StatusPanel, type StatusPanelClassNames } from "./StatusPanel.tsx";
import { ToolkitLogo } from "../shared/ToolkitLogo.tsx";
import { everyLabel } from "./connectView.ts";
import {
  type ByState,
  type Render,
  byState,
  joinClasses,
  roomFor,
  useElement,
  useMergedRef,
} from "../shared/element.ts";
import { isFinal, useConnectButton } from "./useConnectButton.ts";
import { DialogInContext, useDialogContent } from "./useConnectDialog.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";

const buttonText: ButtonText = { ...errorText, ...statusText, ...connectText };

/**
 * Connects a user's account: one button that does what its target needs, says what goes on and offers the
 * next step. Renders a `<button>`, and beneath it a line and choices when there is something to say.
 *
 * Both the button and the `<div>` around it carry the state:
 * `[data-phase="not_connected | pending | connected | paused | needs_reconnect | failed"]` (absent until known),
 * `[data-state="idle | opening | waiting | verifying | connected | blocked | denied | failed | link_expired | timed_out | cancelled | identity_mismatch"]`,
 * `[data-pending]`, `[data-loading]`, `[data-window]` while its window is open, and
 * `[data-method="redirect | fields | none | unavailable"]` once known.
 *
 * @example
 * <ConnectButton toolkit="gmail" onConnected={(account) => save(account.id)} />
 */
export const ConnectButton: ForwardRefExoticComponent<ConnectButtonProps & RefAttributes<HTMLButtonElement>> =
  forwardRef<HTMLButtonElement, ConnectButtonProps>(function ConnectButton(props, forwardedRef) {
    const { toolkit: _toolkit, authConfigId: _authConfigId, connectedAccountId: _connectedAccountId, ...own } = props;
    const { onConnected, onError, callbackUrl, alias, allowMultiple, mode, timeout, ...looks } = own;
    const {
      variant = "solid",
      className,
      classNames = {},
      style,
      render,
      messages: overrides,
      children,
      ...rest
    } = looks;

    const messages = useMessages(buttonText, overrides);
    const options = { onConnected, onError, callbackUrl, alias, allowMultiple, mode, timeout };
    const buttonRef = useRef<HTMLButtonElement>(null);
    const connect = useConnectButton(props, options, messages, buttonRef);
    const { view, phase, method, isLoading, hasWindow } = connect;
    const { name, logo } = connect.toolkit;
    const state = { phase, state: connect.state, method, isPending: view.isPending, isLoading, hasWindow, name };

    const lineId = useId();
    const returnFocus = useCallback(() => buttonRef.current?.focus(), []);
    const attributes = dataAttributes(state);
    const hasLine = view.line !== null;
    const label =
      typeof children === "function" ? children(state) : view.isInvitation ? (children ?? view.label) : view.label;
    const buttonProps: ComponentPropsWithRef<"button"> = {
      ...rest,
      ...attributes,
      type: "button",
      ref: useMergedRef(forwardedRef, buttonRef),
      className: joinClasses("cr-button", classNames.button, byState(className, state)),
      style: byState(style, state),
      "aria-busy": view.isBusy || rest["aria-busy"],
      "aria-disabled": view.isDisabled || rest["aria-disabled"],
      "aria-describedby": joinClasses(rest["aria-describedby"], hasLine ? lineId : undefined) || undefined,
      // "Connected" alone tells nobody which app.
      title: rest.title ?? (hasLine || view.label.includes(name) ? undefined : name),
      onPointerEnter: (event) => {
        rest.onPointerEnter?.(event);
        connect.prepare();
      },
      onFocus: (event) => {
        rest.onFocus?.(event);
        connect.prepare();
      },
      onClick: (event) => {
        rest.onClick?.(event);
        if (!event.defaultPrevented) connect.press();
      },
      children: (
        <>
          <ToolkitLogo logo={logo} name={name} className={classNames.logo} />
          <span
            className={joinClasses("cr-label", classNames.label)}
            data-room={
              typeof children === "function" || isFinal(method)
                ? undefined
                : roomFor([...everyLabel(name, messages), typeof children === "string" ? children : ""])
            }
          >
            {label}
          </span>
        </>
      ),
    };
    useDialogContent(connect.dialog, (Dialog, request) => (
      <DialogInContext
        Dialog={Dialog}
        // Opened again before the last one's end was heard of, it is another one.
        key={`${lineId} ${request.number}`}
        request={request}
        target={pickTarget(props)}
        toolkit={connect.toolkit}
        {...connect.dialogHandlers}
        alias={alias}
        allowMultiple={allowMultiple}
        messages={overrides}
        className={classNames.dialog}
      />
    ));
    const button = useElement("button", render, { ...buttonProps, "data-variant": variant }, state);
    return (
      <div {...useRootScheme()} className={joinClasses("cr-connect", classNames.root)} {...attributes}>
        {button}
        <StatusPanel
          view={view}
          id={lineId}
          name={name}
          shared={targetKey(pickTarget(props))}
          expiresAt={connect.expiresAt}
          messages={messages}
          onAction={connect.panel}
          returnFocus={returnFocus}
          classNames={classNames}
        />
      </div>
    );
  });

/** What a connect button's looks may depend on. */
export interface ConnectButtonState {
  /** Where the connection stands; null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  /** Where the flow of this page stands. */
  readonly state: ConnectState;
  /** How the target is connected; null until known. */
  readonly method: ConnectMethod | "unavailable" | null;
  /** Whether something is under way. */
  readonly isPending: boolean;
  /** True until the user's accounts are known. */
  readonly isLoading: boolean;
  /** Whether the flow's window is open. */
  readonly hasWindow: boolean;
  /** The app's name; its slug made readable until the server has answered. */
  readonly name: string;
}

/** Class names by slot. */
export interface ConnectButtonClassNames extends StatusPanelClassNames {
  root?: string;
  button?: string;
  logo?: string;
  label?: string;
  dialog?: string;
}

type ButtonProps = ComponentPropsWithRef<"button">;

interface OwnProps {
  /** The account is ACTIVE on the server. */
  onConnected?: (account: ConnectedAccount) => void;
  /** The flow ended otherwise; `error.code` says how. */
  onError?: (error: ComposioError) => void;
  /** Where Composio sends the user back to, on the app's own origin. @default the client's */
  callbackUrl?: string;
  /** The new connection's name, unique per user and toolkit. */
  alias?: string;
  /** Connects a further account where there is one already. @default false */
  allowMultiple?: boolean;
  /** Goes to the provider in a window, with this very page, or as the browser allows. @default 'auto' */
  mode?: "auto" | "popup" | "redirect";
  /** Milliseconds to wait for the account. @default the life of the link */
  timeout?: number;
  /** Filled with the accent colour, or quiet. @default 'solid' */
  variant?: "solid" | "outline";
  /** The label in place of `Connect {name}`; a function is asked in every state. */
  children?: ReactNode | ((state: ConnectButtonState) => ReactNode);
  /** Classes of the `<button>`, fixed or by state. */
  className?: ByState<string, ConnectButtonState>;
  /** Classes by slot: root, button, logo, label, dialog, panel, status, hint, actions, action. */
  classNames?: ConnectButtonClassNames;
  /** Style of the `<button>`, fixed or by state. */
  style?: ByState<CSSProperties, ConnectButtonState>;
  /** Another element in place of the `<button>`, or a function that makes one of its props and state. */
  render?: Render<ButtonProps, ConnectButtonState>;
  /** Texts in place of the provider's. */
  messages?: Partial<Messages>;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`, the props below, and any other of a `<button>`. */
export type ConnectButtonProps = Target & OwnProps & Omit<ComponentPropsWithoutRef<"button">, keyof OwnProps | "type">;

function dataAttributes(state: ConnectButtonState): Record<`data-${string}`, string | undefined> {
  return {
    "data-phase": state.phase ?? undefined,
    "data-state": state.state,
    "data-method": state.method ?? undefined,
    "data-pending": state.isPending ? "" : undefined,
    "data-loading": state.isLoading ? "" : undefined,
    "data-window": state.hasWindow ? "" : undefined,
  };
}
