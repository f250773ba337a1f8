import { type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { DialogText } from "../../locales/messages.ts";
import { longestAlias } from "../../protocol/limits.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { joinClasses } from "../shared/element.ts";
import { label } from "../shared/text.ts";
import { useDismiss } from "../shared/useDismiss.ts";

/** A field for a connection's name, in place of the connection's badge. Enter saves, Escape leaves. */
export function RenameForm({ account, name, messages, classNames, onRename, onClose }: RenameFormProps): ReactElement {
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isSaving, setSaving] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const before = account.alias ?? account.displayName ?? "";
  useLayoutEffect(() => input.current?.select(), []);
  useDismiss(form, true, (by) => {
    // A press elsewhere must not lose what was typed.
    if (by === "escape" || input.current?.value === before) onClose();
  });

  async function save(): Promise<void> {
    const alias = input.current?.value.trim() ?? "";
    if (isSaving) return;
    if (alias === before) return onClose();
    setSaving(true);
    const isDone = await onRename(alias);
    setSaving(false);
    if (isDone) return onClose();
    setRefused(true);
    input.current?.focus();
  }

  return (
    <form
      ref={form}
      className={joinClasses("cr-rename", classNames.rename)}
      aria-busy={isSaving || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void save();
      }}
    >
      <input
        ref={input}
        className={joinClasses("cr-input", classNames.renameInput)}
        aria-label={label(messages.nameField, name)}
        aria-invalid={isRefused || undefined}
        autoComplete="off"
        defaultValue={before}
        maxLength={longestAlias}
        readOnly={isSaving}
        onChange={() => setRefused(false)}
      />
      <button type="submit" className={joinClasses("cr-menu-button", classNames.renameSave)} aria-label={messages.save}>
        <Glyph name={isSaving ? "pending" : "check"} />
      </button>
    </form>
  );
}

export interface RenameClassNames {
  rename?: string;
  renameInput?: string;
  renameSave?: string;
}

interface RenameFormProps {
  account: ConnectedAccount;
  /** The app's name. */
  name: string;
  messages: DialogText;
  classNames: RenameClassNames;
  /** Resolves to false if the server refused. */
  onRename: (alias: string) => Promise<boolean>;
  onClose: () => void;
}
