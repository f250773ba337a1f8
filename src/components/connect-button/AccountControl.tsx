import { type HTMLAttributes, type ReactElement, type Ref, useId, useRef, useState } from "react";
import type { ButtonText, Messages } from "../../locales/messages.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { ConnectionMenu, ConnectionMenuClassNames } from "../connection-menu/ConnectionMenu.tsx";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import type { DialogClassNames } from "../shared/useModal.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { ToolkitLogo } from "../shared/ToolkitLogo.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { accountName, label } from "../shared/text.ts";

/** A working or paused connection: a badge, whose account it is, and its menu. The menu's code is loaded when needed. */
export function AccountControl(props: AccountControlProps): ReactElement {
  const { account, name, logo, isPaused, isUpdating, isCompact, hasSeveral, messages, overrides, classNames } = props;
  const [Menu, setMenu] = useState<typeof ConnectionMenu | null>(null);
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const accountId = useId();
  const ref = useMergedRef(props.triggerRef, trigger);
  const composio = useComposio();
  const who = accountName(account);
  const managed = hasSeveral && who !== null ? `${name}, ${who}` : name;

  async function load(): Promise<void> {
    try {
      const { ConnectionMenu: loaded } = await import("./partsLater.ts");
      setMenu(() => loaded);
    } catch {
      props.onBroken();
    }
  }

  return (
    <div {...props.element} data-compact={isCompact ? "" : undefined}>
      {logo !== undefined && <ToolkitLogo logo={logo} name={name} className={classNames?.logo} />}
      <span
        className={joinClasses("cr-badge", classNames?.badge)}
        data-variant={isCompact ? "plain" : "soft"}
        data-phase={isPaused ? "paused" : "connected"}
        data-pending={isUpdating ? "" : undefined}
      >
        <Glyph name={isUpdating ? "pending" : isPaused ? "pause" : "check"} />
        <span className={joinClasses("cr-badge-label", classNames?.label)}>
          {isPaused ? messages.paused : messages.connected}
        </span>
      </span>
      {!isCompact && who !== null && (
        <span id={accountId} className={joinClasses("cr-account", classNames?.accountName)} title={who}>
          {who}
        </span>
      )}
      <button
        type="button"
        ref={ref}
        className={joinClasses("cr-menu-button", classNames?.menuButton)}
        aria-label={label(messages.manage, managed)}
        aria-haspopup="menu"
        aria-expanded={isOpen && Menu !== null}
        aria-describedby={
          joinClasses(props.describedBy, who !== null && !hasSeveral ? accountId : undefined) || undefined
        }
        onPointerEnter={() => void (Menu || load())}
        onClick={() => {
          if (!Menu) void load();
          setOpen(!isOpen);
        }}
      >
        <Glyph name="more" />
      </button>
      {isOpen && Menu && (
        <Menu
          composio={composio}
          account={account}
          name={name}
          messages={overrides}
          classNames={classNames}
          trigger={trigger}
          manage={props.manage}
          onAnnounce={props.onAnnounce}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

/** Class names per part. */
export interface AccountControlClassNames {
  account?: string;
  accountName?: string;
  badge?: string;
  label?: string;
  logo?: string;
  menuButton?: string;
}

interface AccountControlProps {
  /** Attributes of the element. */
  element: HTMLAttributes<HTMLDivElement>;
  account: ConnectedAccount;
  name: string;
  /** Undefined: none is shown. */
  logo: string | null | undefined;
  isPaused: boolean;
  isUpdating: boolean;
  /** Whether there is no room for whose account it is. */
  isCompact: boolean;
  hasSeveral: boolean;
  messages: ButtonText;
  /** The component's own texts, for the menu. */
  overrides: Partial<Messages> | undefined;
  classNames: (AccountControlClassNames & ConnectionMenuClassNames & DialogClassNames) | undefined;
  triggerRef: Ref<HTMLButtonElement>;
  describedBy: string | undefined;
  manage: ManageActions;
  onAnnounce: (text: string) => void;
  /** The menu's code could not be loaded. */
  onBroken: () => void;
}
