import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import type { DialogText } from "../../locales/messages.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { isOfInputMethod } from "../../platform/listen.ts";
import { longestAlias } from "../../protocol/limits.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { type DialogClassNames, keepInside } from "../dialog/useModal.ts";
import { useUserNotice } from "../dialog/useUserNotice.tsx";
import { Glyph } from "../shared/Glyph.tsx";
import { joinClasses } from "../shared/element.ts";
import { accountName, errorText, label, sentence } from "../shared/text.ts";
import { useDismiss } from "../shared/useDismiss.ts";

/**
 * A field for a connection's alias, in place of its badge. Enter saves, Escape closes it. It is no `<form>`, because it may be
 * inside a form of the app.
 */
export function RenameField({
  account,
  name,
  opener,
  messages,
  classNames,
  onRename,
  onClose,
}: RenameFieldProps): ReactElement {
  const root = useRef<HTMLSpanElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<ComposioError | null>(null);
  const refusalId = useId();
  const before = accountName(account) ?? ""; // What the connection shows.
  useUserNotice(
    { title: messages.renameItem, opener, messages, classNames },
    () => isSaving || input.current?.value !== before,
  );
  useBrowserLayoutEffect(() => keepFocus(root.current), []);
  useBrowserLayoutEffect(() => {
    const { left = 0, right = 0 } = root.current?.getBoundingClientRect() ?? {};
    const { clientWidth = 0 } = root.current?.ownerDocument.documentElement ?? {};
    // At the edge of the page, a narrow connection has room on its other side.
    if (left < 0 || right > clientWidth) root.current?.style.setProperty("inset-inline", "-1px auto");
    input.current?.select();
  }, []);
  useDismiss(root, true, (by) => {
    // A press outside must not discard typed text.
    if (by === "escape" || input.current?.value === before) onClose();
  });

  async function save(): Promise<void> {
    const alias = input.current?.value.trim() ?? "";
    if (isSaving) return;
    if (alias === before) return onClose();
    setSaving(true);
    const refused = await onRename(alias);
    setSaving(false);
    if (!refused) return onClose();
    setRefusal(refused);
    input.current?.focus();
  }

  return (
    <span
      ref={root}
      className={joinClasses("cr-rename", classNames.rename)}
      role="presentation"
      aria-busy={isSaving || undefined}
      onKeyDown={keepKey}
      onPointerDown={keepInside}
      onMouseDown={keepInside}
      onTouchStart={keepInside}
    >
      <input
        ref={input}
        className={joinClasses("cr-input", classNames.renameInput)}
        aria-label={label(messages.nameField, name)}
        placeholder={label(messages.nameField, name)}
        aria-invalid={refusal !== null || undefined}
        aria-describedby={refusal ? refusalId : undefined}
        autoComplete="off"
        defaultValue={before}
        maxLength={longestAlias}
        readOnly={isSaving}
        onChange={(event) => {
          event.stopPropagation();
          setRefusal(null);
        }}
        onBlur={({ relatedTarget, target }) => {
          // A menu of the app around the connection takes the focus when the mouse leaves its item, as with the removed menu here.
          if (relatedTarget?.contains(root.current)) queueMicrotask(() => target.focus());
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || isOfInputMethod(event.nativeEvent)) return;
          event.preventDefault();
          event.stopPropagation();
          void save();
        }}
      />
      <button
        type="button"
        className={joinClasses("cr-menu-button", classNames.renameSave)}
        aria-label={messages.save}
        onClick={() => void save()}
      >
        <Glyph name={isSaving ? "pending" : "check"} />
      </button>
      {/* Shown and announced by the connection: the field is over it. */}
      <span id={refusalId} hidden>
        {refusal && sentence(errorText(refusal, messages), name, messages)}
      </span>
    </span>
  );
}

/**
 * Returns what to do when the field is removed while it has the focus, as with the account of a previous user. A connect button
 * that takes the account's place must not get it: a typed space would press it. Lists keep the focus themselves.
 */
function keepFocus(field: HTMLElement | null): () => void {
  const home = field?.closest<HTMLElement>("[data-cr-scheme]");
  return () => {
    if (!home || home.hasAttribute("tabindex") || !field?.querySelector(":focus")) return;
    home.tabIndex = -1;
    home.addEventListener("blur", () => home.removeAttribute("tabindex"), { once: true });
    home.focus();
  };
}

/*
 * What is typed, and text that is selected, must not reach the app's row around the connection: one that can be dragged
 * (@dnd-kit/core) starts to move at a space, and takes it from the field.
 */

/** Tab belongs to the focus trap of a dialog of the app, shortcuts to the page. */
function keepKey(event: KeyboardEvent): void {
  if (event.key !== "Tab" && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
}

export interface RenameClassNames {
  rename?: string | undefined;
  renameInput?: string | undefined;
  renameSave?: string | undefined;
}

interface RenameFieldProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  /** The button of the menu. */
  opener: HTMLElement | null;
  messages: DialogText;
  classNames: RenameClassNames & DialogClassNames;
  /** Resolves with the error if there was one. */
  onRename: (alias: string) => Promise<ComposioError | null>;
  onClose: () => void;
}
