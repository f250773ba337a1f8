import { type ReactElement, type Ref, useRef, useState } from "react";
import type { Messages } from "../../locales/messages.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import type { DialogClassNames } from "../dialog/useModal.ts";
import type { ConnectionMenu, ConnectionMenuClassNames } from "../connection-menu/ConnectionMenu.tsx";
import { loadParts } from "./loadParts.ts";
import type { ManageActions } from "../connection-menu/ManageActions.ts";

/** The button of a connection's menu, and the menu. The menu's code is loaded when needed. */
export function MenuButton(props: MenuButtonProps): ReactElement {
  const { onLoadFailed } = props;
  const [Menu, setMenu] = useState<typeof ConnectionMenu | null>(null);
  // The key that has asked for the menu, or "" for a press.
  const [wanted, setWanted] = useState<string | null>(null);
  const isOpen = wanted !== null && Menu !== null;
  const trigger = useRef<HTMLButtonElement>(null);
  const ref = useMergedRef(props.triggerRef, trigger);
  const composio = useComposio();

  /** Loads the menu's code. Fails offline and after a new version was deployed. */
  async function load(isPressed: boolean): Promise<void> {
    try {
      const { ConnectionMenu: loaded } = await loadParts();
      setMenu(() => loaded);
      onLoadFailed(null);
    } catch (cause) {
      if (!isPressed) return;
      setWanted(null);
      onLoadFailed(cause);
    }
  }

  return (
    <>
      <button
        type="button"
        ref={ref}
        className={joinClasses("cr-menu-button", props.classNames?.menuButton)}
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-describedby={props.describedBy}
        onPointerEnter={() => void (Menu || load(false))}
        onClick={() => {
          if (!Menu) void load(true);
          if (wanted === null) props.onOpen?.();
          // Another press while the code is on its way asks for the menu again.
          setWanted(isOpen ? null : "");
        }}
        onKeyDown={(event) => {
          if (!/^Arrow[DU]/.test(event.key)) return;
          event.preventDefault();
          event.currentTarget.click();
          setWanted(event.key);
        }}
      >
        <Glyph name="more" />
      </button>
      {isOpen && (
        <Menu
          {...props}
          composio={composio}
          messages={props.overrides}
          trigger={trigger}
          openedBy={wanted}
          onClose={() => setWanted(null)}
        />
      )}
    </>
  );
}

/** Class names per part. */
export interface MenuButtonClassNames extends ConnectionMenuClassNames, DialogClassNames {
  menuButton?: string | undefined;
}

interface MenuButtonProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** The button's accessible name. */
  label: string;
  describedBy?: string | undefined;
  classNames: MenuButtonClassNames | undefined;
  /** The component's own texts, for the menu. */
  overrides: Partial<Messages> | undefined;
  triggerRef?: Ref<HTMLButtonElement>;
  manage: ManageActions;
  onOpen?: () => void;
  onAnnounce: (text: string) => void;
  /** Called with the reason if the menu's code could not be loaded for the last press, otherwise with null. */
  onLoadFailed: (failure: unknown) => void;
}
