import { type KeyboardEvent, type ReactElement, type RefObject, useId, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { dialogText } from "../../locales/english/dialogText.ts";
import type { Messages } from "../../locales/messages.ts";
import { canReplaceCredentials } from "../../protocol/schemes.ts";
import { accountPhase, isFailedAttempt } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import type { DialogClassNames } from "../dialog/useModal.ts";
import { joinClasses } from "../shared/element.ts";
import { accountName, label, sentence } from "../shared/text.ts";
import { useDismiss } from "../shared/useDismiss.ts";
import { useMessages } from "../shared/useMessages.ts";
import { usePopover } from "../shared/usePopover.ts";
import { DisconnectDialog } from "./DisconnectDialog.tsx";
import type { ManageActions } from "./ManageActions.ts";
import { type RenameClassNames, RenameField } from "./RenameField.tsx";

/**
 * The open menu of a connection: its items, or the field for a new name, or the question before it is disconnected. Its code is
 * loaded when it is first needed.
 */
export const ConnectionMenu: (props: ConnectionMenuProps & InComposio) => ReactElement = inComposio(Steps);

function Steps(props: ConnectionMenuProps): ReactElement {
  const { account, name, trigger, manage, classNames = {}, onAnnounce, onClose } = props;
  const messages = useMessages(dialogText, props.messages);
  const [step, setStep] = useState<"menu" | "rename" | "disconnect">("menu");

  function close(): void {
    trigger.current?.focus();
    onClose();
  }

  /** For an action that moves the focus: first closes the menu. */
  function leave(action: () => void): void {
    close();
    action();
  }

  async function setEnabled(enabled: boolean): Promise<void> {
    close();
    const refusal = await manage.change(account.id, { enabled });
    if (!refusal && !enabled) onAnnounce(sentence(messages.nowPaused, name, messages));
  }

  if (step === "rename") {
    return (
      <RenameField
        account={account}
        name={name}
        opener={trigger.current}
        messages={messages}
        classNames={classNames}
        onRename={async (alias) => {
          const refusal = await manage.change(account.id, { alias });
          if (!refusal) onAnnounce(messages.renamed);
          return refusal;
        }}
        onClose={close}
      />
    );
  }
  if (step === "disconnect") {
    return (
      <DisconnectDialog
        account={account}
        name={name}
        opener={trigger.current}
        messages={messages}
        classNames={classNames}
        onRemoved={onAnnounce}
        onClose={onClose}
      />
    );
  }

  const phase = accountPhase(account);
  const isPaused = phase === "paused";
  const isAttempt = isFailedAttempt(account);
  const items: MenuItem[] = [];
  if (!isAttempt && canReplaceCredentials(account.authScheme)) {
    items.push({ text: messages.newCredentialsItem, choose: () => leave(() => manage.replaceCredentials(account)) });
  } else if (account.authScheme !== "NO_AUTH" && !account.authConfig.isDisabled) {
    const text = isAttempt ? messages.tryAgain : messages.reconnectShort;
    items.push({ text, choose: () => leave(() => manage.reconnect(account)) });
  }
  const { changeAccess } = manage;
  // Only for OAuth: the identity behind a new API key is unknown, so it can't replace the account.
  if (changeAccess && !isAttempt && account.authConfig.accessLevel?.canChange && account.authScheme?.includes("OAUTH"))
    items.push({ text: messages.changeAccess, choose: () => leave(() => changeAccess(account)) });
  if (!isAttempt) items.push({ text: messages.renameItem, choose: () => setStep("rename") });
  // Only what works can be paused.
  if (!account.authConfig.isDisabled && (isPaused || phase === "connected")) {
    const text = isPaused ? messages.resumeItem : messages.pauseItem;
    items.push({ text, choose: () => void setEnabled(isPaused) });
  }
  const removal = isAttempt ? messages.removeItem : messages.disconnectItem;
  items.push({ text: removal, choose: () => setStep("disconnect"), isDangerous: true });
  return (
    <Menu
      items={items}
      labelledBy={label(messages.manage, name)}
      title={isAttempt ? account.alias : accountName(account)}
      trigger={trigger}
      isFromEnd={props.openedBy === "ArrowUp"}
      classNames={classNames}
      onClose={onClose}
    />
  );
}

interface MenuItem {
  readonly text: string;
  readonly choose: () => void;
  readonly isDangerous?: boolean;
}

function Menu({ items, labelledBy, title, trigger, isFromEnd, classNames, onClose }: MenuProps): ReactElement {
  const root = useRef<HTMLSpanElement>(null);
  const titleId = useId();
  usePopover(root, trigger, true, "end");
  const firstFocus = isFromEnd ? ":last-child" : "";
  useBrowserLayoutEffect(
    () => root.current?.querySelector<HTMLElement>(`[role=menuitem]${firstFocus}`)?.focus(),
    [firstFocus],
  );
  useDismiss(root, true, (by) => {
    if (by === "escape") trigger.current?.focus();
    onClose();
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const current = all.findIndex((item) => item.matches(":focus"));
    const next = nextIndex(event.key, current, items);
    if (event.key === "Tab") onClose();
    // Rows that can be dragged take these keys for themselves (@dnd-kit/core), and the item would not be pressed.
    if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    // Not for shortcuts of the browser, such as Ctrl+R.
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    all[next]?.focus();
  }

  return (
    <span ref={root} className={joinClasses("cr-menu", classNames.menu)}>
      {title !== null && (
        <span id={titleId} className={joinClasses("cr-menu-title", classNames.menuTitle)}>
          {title}
        </span>
      )}
      <span
        role="menu"
        tabIndex={-1}
        aria-label={labelledBy}
        aria-describedby={title === null ? undefined : titleId}
        onKeyDown={onKeyDown}
      >
        {items.map(({ text, choose, isDangerous }) => (
          <button
            key={text}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={joinClasses("cr-menu-item", classNames.menuItem)}
            data-danger={isDangerous ? "" : undefined}
            onClick={choose}
          >
            {text}
          </button>
        ))}
      </span>
    </span>
  );
}

/** Index of the item that a key focuses; null for other keys. A letter focuses the next item that begins with it. */
function nextIndex(key: string, current: number, items: readonly MenuItem[]): number | null {
  const { length } = items;
  if (key === "ArrowDown") return (current + 1) % length;
  if (key === "ArrowUp") return (current - 1 + length) % length;
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  if (key.length !== 1 || key === " ") return null;
  for (let step = 1; step <= length; step++) {
    const index = (current + step) % length;
    if (items[index]?.text.toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return null;
}

interface MenuProps {
  items: readonly MenuItem[];
  labelledBy: string;
  /** The account's name. */
  title: string | null;
  trigger: RefObject<HTMLElement | null>;
  /** Whether the last item gets the focus, as after Arrow Up. */
  isFromEnd: boolean;
  classNames: ConnectionMenuClassNames;
  onClose: () => void;
}

/** Class names per part. */
export interface ConnectionMenuClassNames extends RenameClassNames {
  menu?: string | undefined;
  menuTitle?: string | undefined;
  menuItem?: string | undefined;
}

export interface ConnectionMenuProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** The component's own texts. */
  messages: Partial<Messages> | undefined;
  /** The button that opened the menu. */
  trigger: RefObject<HTMLButtonElement | null>;
  /** The key that opened it, if it was an arrow. */
  openedBy: string;
  manage: ManageActions;
  classNames?: (ConnectionMenuClassNames & DialogClassNames) | undefined;
  /** Called with a text for screen readers after a change. */
  onAnnounce: (text: string) => void;
  onClose: () => void;
}
