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
 * Connects a user's account. One button does what its target needs: it opens a window or a form, shows the state and
 * offers the next step. Renders a `<button>`, with a status line and actions below it when there is something to say.
 *
 * The button and the `<div>` around it both carry the state:
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
      // The label "Connected" does not name the app: the title does.
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
        // A dialog that is opened again is a new dialog, even before the old one has finished closing.
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

/** The state that `className`, `style`, `render` and `children` receive. */
export interface ConnectButtonState {
  /** Phase of the connection; null until the server has answered. */
  readonly phase: ConnectionPhase | null;
  /** State of this page's connect flow. */
  readonly state: ConnectState;
  /** How the target is connected; null until known. */
  readonly method: ConnectMethod | "unavailable" | null;
  /** Whether a connect flow or a request is in progress. */
  readonly isPending: boolean;
  /** True until the user's accounts are known. */
  readonly isLoading: boolean;
  /** Whether the flow's popup is open. */
  readonly hasWindow: boolean;
  /** The app's name. Until the server has answered: made from the slug. */
  readonly name: string;
}

/** Class names per part. */
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
  /** The flow ended without a connection; `error.code` says why. */
  onError?: (error: ComposioError) => void;
  /** The page that Composio redirects to, on the app's own origin. @default the client's */
  callbackUrl?: string;
  /** Name of the new connection, unique per user and toolkit. */
  alias?: string;
  /** Connects another account even when the user already has one. @default false */
  allowMultiple?: boolean;
  /**
   * `popup`: in a window; `redirect`: the page itself goes to the provider; `auto`: a popup where the browser
   * supports it. @default 'auto'
   */
  mode?: "auto" | "popup" | "redirect";
  /** Milliseconds to wait for the account to become ACTIVE. @default the lifetime of the link */
  timeout?: number;
  /** `solid`: filled with the accent colour; `outline`: bordered. @default 'solid' */
  variant?: "solid" | "outline";
  /** Label in place of `Connect {name}`. A function is called in every state. */
  children?: ReactNode | ((state: ConnectButtonState) => ReactNode);
  /** Class of the `<button>`, or a function of the state. */
  className?: ByState<string, ConnectButtonState>;
  /** Class names per part: root, button, logo, label, dialog, panel, status, hint, actions, action. */
  classNames?: ConnectButtonClassNames;
  /** Style of the `<button>`, or a function of the state. */
  style?: ByState<CSSProperties, ConnectButtonState>;
  /** An element to render in place of the `<button>`, or a function that returns one from the props and the state. */
  render?: Render<ButtonProps, ConnectButtonState>;
  /** Texts that replace those of the provider. */
  messages?: Partial<Messages>;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`; the props below; any other `<button>` prop. */
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
