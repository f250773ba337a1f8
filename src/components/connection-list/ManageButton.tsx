import { type ReactElement, type Ref, useRef, useState } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { ConnectionMenu } from "../connection-menu/ConnectionMenu.tsx";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";

/**
 * The button of a connection's menu, and the menu. The menu's code is loaded when needed. Not shared with
 * `AccountControl`: a page that only has a ConnectButton would load more.
 */
export function ManageButton(props: ManageButtonProps): ReactElement {
  const [Menu, setMenu] = useState<typeof ConnectionMenu | null>(null);
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const ref = useMergedRef(props.triggerRef, trigger);
  const composio = useComposio();

  async function load(): Promise<void> {
    try {
      const { ConnectionMenu: loaded } = await import("../connect-button/partsLater.ts");
      setMenu(() => loaded);
    } catch {
      props.onBroken();
    }
  }

  return (
    <>
      <button
        type="button"
        ref={ref}
        className={joinClasses("cr-menu-button", props.className)}
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen && Menu !== null}
        aria-describedby={props.describedBy}
        onPointerEnter={() => void (Menu || load())}
        onClick={() => {
          if (!Menu) void load();
          if (!isOpen) props.onOpen?.();
          setOpen(!isOpen);
        }}
      >
        <Glyph name="more" />
      </button>
      {isOpen && Menu && (
        <Menu
          composio={composio}
          account={props.account}
          name={props.name}
          messages={props.overrides}
          trigger={trigger}
          manage={props.manage}
          onAnnounce={props.onAnnounce}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface ManageButtonProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** The button's accessible name. */
  label: string;
  describedBy: string | undefined;
  className: string | undefined;
  /** The component's own texts, for the menu. */
  overrides: Partial<Messages> | undefined;
  triggerRef: Ref<HTMLButtonElement> | undefined;
  manage: ManageActions;
  onOpen?: () => void;
  onAnnounce: (text: string) => void;
  /** The menu's code could not be loaded. */
  onBroken: () => void;
}
