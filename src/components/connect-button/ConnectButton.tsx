import {
  type ComponentPropsWithRef,
  type ForwardRefExoticComponent,
  type RefAttributes,
  forwardRef,
  useId,
  useRef,
  useState,
} from "react";
import { connectText } from "../../locales/english/connectText.ts";
import { statusText } from "../../locales/english/statusText.ts";
import type { ButtonText } from "../../locales/messages.ts";
import { splitTarget } from "../../protocol/targets.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { byState, elementProps, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { label } from "../shared/text.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useKeptFocus } from "../shared/useKeptFocus.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import { useSteadySize } from "../shared/useSteadySize.ts";
import { AccountControl } from "./AccountControl.tsx";
import type { ConnectButtonProps } from "./ConnectButtonProps.ts";
import { useConnectButton } from "./useConnectButton.ts";
import { DialogInContext, useDialogContent } from "./useConnectDialog.ts";
import type { Said } from "../connect-view/useSaid.ts";
import { LatePanel } from "../connect-view/LatePanel.tsx";

const buttonText: ButtonText = { ...statusText, ...connectText };

/**
 * Connects a user's account. The button does what its target needs: it opens a window or a form, shows the state and offers
 * the next step. Renders a `<button>`, with a status text and actions in a popover or below it.
 *
 * The button and the `<span>` around it (both are valid in a `<p>`) have the state as attributes:
 * `[data-phase="not_connected | pending | connected | paused | needs_reconnect | failed"]` (absent until known),
 * `[data-state="idle | opening | waiting | verifying | connected | blocked | denied | failed | link_expired | timed_out | cancelled | identity_mismatch"]`,
 * `[data-pending]`, `[data-loading]`, `[data-window]` while its window is open, and
 * `[data-method="redirect | fields | none | unavailable"]` once known.
 *
 * @example
 * <ConnectButton toolkit="gmail" onConnected={(account) => save(account.id)} />
 */
export const ConnectButton: ForwardRefExoticComponent<ConnectButtonProps & RefAttributes<HTMLButtonElement>> =
  forwardRef<HTMLButtonElement, ConnectButtonProps>(function ConnectButton(given, forwardedRef) {
    const [target, own] = splitTarget(useAppearance("connectButton", given));
    const { children, render, ...others } = own;
    const { onConnected, onError, callbackUrl, alias, allowMultiple, mode, timeout, ...appearance } = others;
    const {
      variant = "solid",
      size = "md",
      elsewhere = "show",
      label: labelLength = "full",
      logo: hasLogo = true,
      panel: placement = "popover",
      menu: hasMenu = render === undefined && typeof children !== "function",
      className,
      classNames = {},
      style,
      messages: overrides,
      ...rest
    } = appearance;

    const messages = useMessages(buttonText, overrides);
    const options = { onConnected, onError, callbackUrl, alias, allowMultiple, mode, timeout };
    const buttonRef = useRef<HTMLButtonElement>(null);
    const rootRef = useRef<HTMLSpanElement>(null);
    const connect = useConnectButton(target, options, messages, buttonRef, elsewhere === "ignore");
    const { phase, method, isLoading, account, flow } = connect;
    const [said, say] = useState<Said | null>(null);
    const view = { ...connect.view, ...(connect.dialog.isOpen && unsaid) };
    const { name, logo } = connect.toolkit;
    const state = {
      phase,
      state: flow.state,
      method,
      isPending: view.isPending,
      isLoading,
      hasWindow: flow.hasWindow,
      name,
    };

    const lineId = useId();
    const attributes = {
      "data-phase": phase ?? undefined,
      "data-state": flow.state,
      "data-method": method ?? undefined,
      "data-pending": view.isPending ? "" : undefined,
      "data-loading": isLoading ? "" : undefined,
      "data-window": flow.hasWindow ? "" : undefined,
    };
    const hasLine = view.line !== null;
    const isAccount = view.control === "account" && account !== null && !account.isSharedByOther && hasMenu;
    const { unstyled } = useComposio();
    const content = `${isAccount} ${view.isBusy} ${view.label}`;
    const hasShortLabel = labelLength === "short";
    const least = hasShortLabel ? "icon" : "tight";
    const steadyRoom = useSteadySize(rootRef, content, view.isPending, isAccount && least);
    const room = unstyled ? "full" : steadyRoom;
    const isShort = room === "short" || room === "icon" || hasShortLabel;
    useKeptFocus(rootRef, isAccount, () => buttonRef.current);

    const ownLabel = typeof children === "function" ? children(state) : view.isInvitation && children ? children : null;
    const text = isShort ? view.shortLabel : view.label;
    const invitation = label(isShort ? messages.connectShort : messages.connect, name);
    const coming = typeof children === "string" ? children : invitation;
    // There may be no room for the word "Connected" where a short label was.
    const isIcon = room === "icon" && hasShortLabel;
    // Shown where the text has no room. "Connect" and "Reconnect" have no such icon: they stay text.
    const again = view.label === messages.tryAgain ? "again" : null;
    const sign = room === "icon" && !hasLogo ? (view.isPending ? "pending" : again) : null;
    const controlRef = useMergedRef(forwardedRef, buttonRef);
    const buttonProps: ComponentPropsWithRef<"button"> = {
      // If the visible text is short or missing, the accessible name is still the full label.
      "aria-label": ownLabel === null && (view.isBusy || isShort) ? view.label : undefined,
      ...rest,
      ...attributes,
      type: "button",
      ref: controlRef,
      className: joinClasses("cr-button", classNames.button, byState(className, state)),
      style: byState(style, state),
      "aria-busy": view.isBusy || rest["aria-busy"],
      "aria-disabled": view.isDisabled || rest["aria-disabled"],
      "aria-describedby": joinClasses(rest["aria-describedby"], hasLine ? lineId : undefined) || undefined,
      // For labels without the app's name, such as "Connected".
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
        if (event.defaultPrevented) return;
        connect.press();
      },
      children: (
        <>
          {hasLogo && (name || !method) && <LogoTile logo={logo} name={name} className={classNames.logo} />}
          {sign && <Glyph name={sign} />}
          <span
            className={joinClasses(
              room === "icon" && ownLabel === null && (hasLogo || sign) ? "cr-visually-hidden" : "cr-label",
              classNames.label,
            )}
            data-coming={view.isBusy ? coming : undefined}
          >
            {ownLabel ?? (view.isBusy ? <span className="cr-visually-hidden">{view.label}</span> : text)}
          </span>
          {phase === "needs_reconnect" && !view.isPending && <Glyph name="warning" />}
        </>
      ),
    };
    useDialogContent(connect.dialog, (Dialog, request) => (
      <DialogInContext
        Dialog={Dialog}
        // A dialog that is opened again is a new one, even if the old one is still closing.
        key={`${lineId} ${request.number}`}
        request={request}
        target={target}
        toolkit={connect.toolkit}
        {...connect.dialogHandlers}
        alias={alias}
        allowMultiple={allowMultiple}
        messages={overrides}
        classNames={classNames}
      />
    ));
    const button = useElement("button", render, { ...buttonProps, "data-variant": variant, "data-size": size }, state);
    const root = useRootScheme();
    return (
      <span
        {...root}
        ref={useMergedRef(root.ref, rootRef)}
        className={joinClasses("cr-connect", classNames.root)}
        data-size={size}
        data-room={room}
        data-coming={isAccount ? coming : undefined}
        data-logo={hasLogo}
        {...attributes}
      >
        {isAccount ? (
          <AccountControl
            element={{
              ...elementProps(rest),
              ...attributes,
              className: joinClasses("cr-account-control", classNames.account, byState(className, state)),
              style: byState(style, state),
            }}
            account={account}
            name={name}
            // The logo stays, because it distinguishes this connection from others beside it. Where the label is to be
            // short, it takes the place of the word "Connected".
            logo={hasLogo && (!hasShortLabel || isIcon) ? logo : undefined}
            isPaused={phase === "paused"}
            isUpdating={view.isPending}
            isCompact={room !== "full" || hasShortLabel}
            isIcon={isIcon}
            hasSeveral={connect.hasSeveral}
            messages={messages}
            overrides={overrides}
            classNames={classNames}
            triggerRef={controlRef}
            describedBy={hasLine ? lineId : undefined}
            manage={connect.manage}
            onAnnounce={(text) => say({ text })}
            onMenuFailed={connect.dialog.setFailure}
          />
        ) : (
          button
        )}
        <LatePanel
          view={view}
          placement={placement}
          anchor={rootRef}
          control={buttonRef}
          id={lineId}
          name={name}
          target={target}
          isLoading={isLoading}
          dialog={connect.dialog}
          onError={onError}
          phase={phase}
          said={said}
          state={flow.state}
          expiresAt={flow.expiresAt}
          messages={messages}
          overrides={overrides}
          onAction={connect.panel}
          classNames={classNames}
        />
      </span>
    );
  });

/** While its dialog is open: the dialog says it, and a popover would cover the dialog. */
const unsaid = { line: null, announcement: null };
