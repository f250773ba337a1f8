import {
  type ComponentPropsWithRef,
  type ForwardRefExoticComponent,
  type ReactElement,
  type RefAttributes,
  createElement,
  forwardRef,
  useId,
  useRef,
  useState,
} from "react";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText } from "../../locales/english/errorText.ts";
import { manageText } from "../../locales/english/manageText.ts";
import { statusText } from "../../locales/english/statusText.ts";
import type { ButtonText, ErrorText, ManageText } from "../../locales/messages.ts";
import { accountPhase, leadingAccount, statusKind } from "../../protocol/status.ts";
import { nameFromSlug, splitTarget } from "../../protocol/targets.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { type Hideable, useHiddenWithOwner } from "../../react/context/overlay.ts";
import { useNotLoaded } from "../../react/useNotLoaded.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { loadParts } from "../connect-button/loadParts.ts";
import type { DisconnectQuestion, DisconnectQuestionProps } from "../connection-menu/DisconnectQuestion.tsx";
import { byState, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { accountName, label } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { DisconnectButtonProps, DisconnectButtonState } from "./DisconnectButtonProps.ts";

const english: ButtonText & ErrorText & ManageText = { ...errorText, ...statusText, ...connectText, ...manageText };

/**
 * Disconnects an account. Asks first, and offers to revoke the tokens at the provider too. Renders a `<button>`, which is
 * `aria-disabled` while nothing is connected.
 *
 * The button has `[data-phase]`, as a `ConnectionStatusBadge`, and `[data-pending]`.
 *
 * @example
 * <DisconnectButton connectedAccountId={account.id} onDisconnected={close} />
 */
export const DisconnectButton: ForwardRefExoticComponent<DisconnectButtonProps & RefAttributes<HTMLButtonElement>> =
  forwardRef<HTMLButtonElement, DisconnectButtonProps>(function DisconnectButton(given, forwardedRef) {
    const [target, own] = splitTarget(useAppearance("disconnectButton", given));
    const {
      variant = "outline",
      size = "md",
      label: labelLength = "full",
      onDisconnected,
      children,
      ...appearance
    } = own;
    const { className, classNames = {}, style, render, messages: overrides, ...rest } = appearance;
    const messages = useMessages(english, overrides);
    const { account: leading, accounts } = useConnectionStatus(target);
    const account = leadingAccount(accounts.filter(isRemovable));
    const { overlay } = useComposio();
    const [isPending, setPending] = useState(false);
    const [failure, setFailure] = useState<unknown>(null);
    useNotLoaded(target, failure);
    const button = useRef<HTMLButtonElement>(null);
    const key = useId();
    const place = useRef<Element | null>(null);
    const isHidden = useHiddenWithOwner(overlay, key, place);
    const root = useRootScheme();

    const name = leading?.toolkit.name ?? nameFromSlug(target.toolkit ?? "");
    const hasSeveral = accounts.filter(({ status }) => statusKind(status) !== "ended").length > 1;
    const who = account && hasSeveral ? accountName(account) : null;
    const fullLabel =
      name === "" ? messages.disconnectItem : label(messages.disconnect, who === null ? name : `${name}, ${who}`);
    const state: DisconnectButtonState = { account, isPending, name };
    const ownLabel = typeof children === "function" ? children(state) : children;
    const isShort = labelLength === "short";

    function preload(): void {
      if (account) loadParts().catch(() => undefined); // The press says so.
    }

    /** Opens the question. The provider renders it and the announcement, because the button may be removed with the account. */
    async function ask(): Promise<void> {
      if (!account) return;
      const say = (text: string) => overlay.set(announcer, announcement(text));
      const page = location.href;
      say("");
      setPending(true);
      place.current = button.current;
      try {
        const { DisconnectQuestion: Question } = await loadParts();
        const question: DisconnectQuestionProps = {
          account,
          name,
          opener: button.current,
          page,
          messages: overrides,
          classNames,
          onRemoved(text) {
            say(text);
            onDisconnected?.(account.id);
          },
          onClose: () => overlay.set(key, null),
        };
        overlay.set(key, <QuestionInContext key={key} Question={Question} {...question} isHidden={isHidden.current} />);
        setFailure(null);
      } catch (cause) {
        // Offline, or a new version was deployed.
        setFailure(cause);
      } finally {
        setPending(false);
      }
    }

    const buttonProps: ComponentPropsWithRef<"button"> = {
      "aria-label": ownLabel === undefined && isShort ? fullLabel : undefined,
      ...rest,
      type: "button",
      ref: useMergedRef(forwardedRef, button),
      className: joinClasses("cr-button", byState(className, state)),
      style: byState(style, state),
      "aria-disabled": account === null || rest["aria-disabled"],
      onPointerEnter: (event) => {
        rest.onPointerEnter?.(event);
        preload();
      },
      onFocus: (event) => {
        rest.onFocus?.(event);
        preload();
      },
      onClick: (event) => {
        rest.onClick?.(event);
        if (!event.defaultPrevented) void ask();
      },
      children: (
        <span className={joinClasses("cr-label", classNames.label)}>
          {ownLabel ?? (isShort ? messages.disconnectItem : fullLabel)}
        </span>
      ),
    };
    const attributes = {
      "data-variant": variant,
      "data-size": size,
      "data-phase": account ? accountPhase(account) : undefined,
      "data-pending": isPending ? "" : undefined,
    };
    const element = useElement("button", render, { ...buttonProps, ...attributes }, state);
    return (
      // Only elements that are valid in a paragraph.
      <span {...root} className={joinClasses("cr-connect", classNames.root)} data-size={size}>
        {element}
        <span
          role="alert"
          className={failure !== null ? joinClasses("cr-alert", classNames.error) : "cr-visually-hidden"}
        >
          {failure !== null && messages.notLoaded}
        </span>
      </span>
    );
  });

function isRemovable(account: ConnectedAccount): boolean {
  const phase = accountPhase(account);
  return phase !== "not_connected" && phase !== "pending" && !account.isSharedByOther;
}

/** The overlay's key of the live region, which all buttons of a provider share. */
const announcer = "disconnect-button announcement";

function announcement(text: string): ReactElement {
  return (
    <Announcement key={announcer} isOutside>
      {text}
    </Announcement>
  );
}

/** The loaded question, with the provider's current context value. */
function QuestionInContext({
  Question,
  ...props
}: DisconnectQuestionProps & Hideable & { readonly Question: typeof DisconnectQuestion }): ReactElement {
  return createElement(Question, { ...props, composio: useComposio() });
}
