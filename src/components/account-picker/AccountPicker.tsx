import {
  type ComponentPropsWithRef,
  type ForwardRefExoticComponent,
  type ReactElement,
  type RefAttributes,
  type RefObject,
  forwardRef,
  useEffect,
  useId,
  useRef,
} from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText as englishErrors } from "../../locales/english/errorText.ts";
import { listText } from "../../locales/english/listText.ts";
import { manageText } from "../../locales/english/manageText.ts";
import { badgeText, statusText } from "../../locales/english/statusText.ts";
import type { BadgeText, ButtonText, ErrorText, ListText, ManageText } from "../../locales/messages.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";
import { ConnectButton } from "../connect-button/ConnectButton.tsx";
import { useAnnouncer } from "../announcer/useAnnouncer.ts";
import { SmallButton } from "../shared/TextButton.tsx";
import { byState, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { canTryAgain, accountName, errorText, label, sentence, unusableText } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useKeptFocus } from "../shared/useKeptFocus.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { AccountPickerProps, AccountPickerState } from "./AccountPickerProps.ts";
import { useAccountChoice } from "./useAccountChoice.ts";

const english: ErrorText & ButtonText & BadgeText & ListText & ManageText = {
  ...englishErrors,
  ...statusText,
  ...badgeText,
  ...connectText,
  ...listText,
  ...manageText,
};

/**
 * Chooses one of the user's accounts of a toolkit, or connects another one. Renders a `<select>`, which works in a form, with
 * a button below it. Without `id`, `aria-label` or `aria-labelledby` its accessible name is "{name} account".
 *
 * The `<select>` and the `<span>` around it (both are valid in a paragraph) have `[data-state="loading | none | ready | lost | error"]`.
 *
 * @example
 * <AccountPicker toolkit="gmail" name="sender" required />
 */
export const AccountPicker: ForwardRefExoticComponent<AccountPickerProps & RefAttributes<HTMLSelectElement>> =
  forwardRef<HTMLSelectElement, AccountPickerProps>(function AccountPicker(given, forwardedRef) {
    const { toolkit, value, defaultValue, onChange, ...own } = useAppearance("accountPicker", given);
    const { className, classNames = {}, style, render, messages: overrides, ...rest } = own;
    const messages = useMessages(english, overrides);
    const choice = useAccountChoice(toolkit, { value, defaultValue, onChange });
    const { chosen, lost, accounts, isKnown, error } = choice;
    const { name } = useAuthConfig({ toolkit }).toolkit;
    const root = useRootScheme();
    const rootElement = useRef<HTMLSpanElement>(null);
    const element = useRef<HTMLSelectElement>(null);
    const wasPressed = useRef(false);
    const [said] = useAnnouncer(isKnown ? choice.all : undefined, messages, element);
    const lineId = useId();
    useFormReset(element, choice.initialId, chosen?.id ?? "", choice.reset);

    const state: AccountPickerState = {
      state: isKnown ? (lost ? "lost" : accounts.length === 0 ? "none" : "ready") : error ? "error" : "loading",
      account: chosen,
    };
    // The connect button is replaced by one for another connection, and "Try again" is removed.
    useKeptFocus(rootElement, state.state, () => element.current);
    const line = error ? sentence(errorText(error, messages), name, messages) : lost && lostText(lost);
    const hasLine = line !== null;

    function lostText(account: ConnectedAccount): string {
      return troubleOf(account) ?? sentence(messages.disconnected, accountName(account) ?? name, messages);
    }

    function troubleOf(account: ConnectedAccount): string | null {
      const why = unusableText(account, messages);
      return why && `${accountName(account) ?? name}: ${why}`;
    }

    function placeholder(): string {
      if (!isKnown) return error ? messages.statusUnknown : messages.loading;
      // What the line below says of an account is not said twice.
      if (accounts.length > 0 || (hasLine && choice.all.length > 0)) return messages.pickAccount;
      return choice.all.map(troubleOf).find((trouble) => trouble !== null) ?? messages.noConnections;
    }

    function button(): ReactElement {
      const isOwn = lost !== null && !lost.isSharedByOther;
      const isBroken = isOwn && accountPhase(lost) !== "connected" && choice.all.includes(lost);
      const common = {
        size: "sm" as const,
        variant: "outline" as const,
        logo: false,
        menu: false,
        disabled: rest.disabled,
        className: classNames.button ?? "",
        messages: overrides,
        onClick: () => {
          wasPressed.current = true;
        },
        onConnected: (account: ConnectedAccount) => {
          // All buttons of this toolkit share the flow. An account that another button has connected is not chosen here.
          if (wasPressed.current) choice.take(account.id);
          wasPressed.current = false;
        },
      };
      if (isBroken) return <ConnectButton key="broken" {...common} connectedAccountId={lost.id} />;
      if (accounts.length === 0) return <ConnectButton key="first" {...common} toolkit={toolkit} />;
      return (
        <ConnectButton key="another" {...common} toolkit={toolkit} allowMultiple>
          {messages.addAccount}
        </ConnectButton>
      );
    }

    const isNamed = rest.id ?? rest["aria-labelledby"];
    const props: ComponentPropsWithRef<"select"> = {
      "aria-label": isNamed ? undefined : label(messages.accountOf, name),
      // The browser must not restore a choice of an earlier visit, which `onChange` has not reported.
      autoComplete: "off",
      ...rest,
      ref: useMergedRef(forwardedRef, element),
      className: joinClasses("cr-input", byState(className, state)),
      style: byState(style, state),
      value: chosen?.id ?? "",
      "aria-busy": state.state === "loading" || rest["aria-busy"],
      "aria-describedby": joinClasses(rest["aria-describedby"], hasLine ? lineId : undefined) || undefined,
      onChange: (event) => choice.select(event.target.value || null),
      children: (
        <>
          {(!chosen || !rest.required) && <option value="">{placeholder()}</option>}
          {accounts.map((account) => (
            // By its own direction, so that a long name that is chosen is cut at its end.
            <option key={account.id} value={account.id} dir="auto">
              {optionText(account, accounts, name)}
            </option>
          ))}
        </>
      ),
    };
    const attributes = { "data-state": state.state };
    const select = useElement("select", render, { ...props, ...attributes }, state);
    return (
      <span
        {...root}
        ref={useMergedRef(root.ref, rootElement)}
        className={joinClasses("cr-account-picker", classNames.root)}
        {...attributes}
      >
        {select}
        <span
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> would be reset with the form
          role="status"
          id={lineId}
          className={hasLine ? joinClasses("cr-account-picker-line", classNames.line) : "cr-visually-hidden"}
        >
          {line ?? said}
        </span>
        {canTryAgain(error) && (
          <SmallButton text={messages.tryAgain} className={classNames.button} onClick={() => void choice.refetch()} />
        )}
        {!error && button()}
      </span>
    );
  });

/** The account's name, with Composio's own label if another account has the same name. */
function optionText(account: ConnectedAccount, all: readonly ConnectedAccount[], toolkit: string): string {
  const who = accountName(account) ?? toolkit;
  const isAmbiguous = all.filter((each) => (accountName(each) ?? toolkit) === who).length > 1;
  return isAmbiguous && account.wordId !== null && account.wordId !== who ? `${who} (${account.wordId})` : who;
}

/** Makes a reset of the form choose the account that was chosen at first. */
function useFormReset(
  element: RefObject<HTMLSelectElement | null>,
  initialId: string | null,
  shown: string,
  reset: () => void,
): void {
  const onReset = useStableCallback(reset);
  useBrowserLayoutEffect(() => {
    const select = element.current;
    // The app may have rendered another element.
    if (!select?.options) return;
    for (const option of select.options) option.toggleAttribute("selected", option.value === (initialId ?? ""));
    // The attribute has no effect any more after the user has selected an option.
    const option = Array.from(select.options).find(({ value }) => value === shown);
    if (option) Object.assign(option, { selected: true });
  });
  useEffect(() => {
    const select = element.current;
    // On the document, because the `<select>` may move to another form later.
    const page = select?.ownerDocument;
    const listener = ({ target }: Event) => {
      if (select?.form && target === select.form) onReset();
    };
    page?.addEventListener("reset", listener);
    return () => page?.removeEventListener("reset", listener);
  }, [element, onReset]);
}
