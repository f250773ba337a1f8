import { type DragEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { fieldProblem } from "../../protocol/fieldValues.ts";
import { largestBody } from "../../protocol/limits.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import { joinClasses } from "../shared/element.ts";
import type { Problem } from "./fieldText.ts";

/**
 * Lets a text area take the text of a chosen or dropped file. The file is read in the page and not uploaded. An invalid file
 * changes nothing.
 */
export function FileDrop(props: FileDropProps): ReactElement {
  const { field, labelId, isReadOnly, onText, onProblem, messages, className, children } = props;
  const [isOver, setOver] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  /** Whether the field takes no file now: also if a `<fieldset>` of the app is disabled. */
  const isClosed = () => isReadOnly || chooser.current?.matches(":disabled");
  useEffect(() => {
    // A closed file picker fires "cancel", which a dialog around the form would take for its own event (foldkit#532).
    const stop = (event: Event) => event.stopPropagation();
    const input = chooser.current;
    input?.addEventListener("cancel", stop);
    return () => input?.removeEventListener("cancel", stop);
  }, []);

  async function take(file: File | undefined): Promise<void> {
    if (!file || isClosed()) return;
    const { text, problem } = await read(file, field);
    if (problem === null) onText(text, file.name);
    onProblem(problem);
  }

  function onDragOver(event: DragEvent): void {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(!isClosed());
  }

  function onDrop(event: DragEvent): void {
    setOver(false);
    if (!event.dataTransfer.types.includes("Files")) return;
    // Otherwise the browser would open the file.
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  }

  return (
    <div
      className={joinClasses("cr-file", className)}
      data-over={isOver ? "" : undefined}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {children}
      <div className="cr-file-row">
        <button
          type="button"
          className="cr-action"
          aria-describedby={labelId}
          aria-disabled={isReadOnly || undefined}
          onClick={() => !isReadOnly && chooser.current?.click()}
        >
          {messages.chooseFile}
        </button>
        <span aria-hidden="true">{messages.dropFile}</span>
        <input
          ref={chooser}
          type="file"
          hidden
          tabIndex={-1}
          aria-hidden="true"
          accept={field.kind === "json" ? ".json,application/json" : undefined}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0]);
            // So that the user can choose the same file again.
            currentTarget.value = "";
          }}
        />
      </div>
    </div>
  );
}

/** The text of a file, and why the field can't take it. */
async function read(file: File, field: AuthField): Promise<{ text: string; problem: Problem | null }> {
  if (file.size > largestBody) return { text: "", problem: "too_long" };
  try {
    const text = await file.text();
    // A binary file (`.p12`, `.der`) would be filled in as unreadable characters. Text has no NUL.
    const isText = text.trim() !== "" && !text.includes("\0");
    return { text, problem: isText ? fieldProblem(field, text) : "unreadable" };
  } catch {
    // A folder, or a file that was deleted. The browser's error texts differ and do not help users.
    return { text: "", problem: "unreadable" };
  }
}

interface FileDropProps {
  field: AuthField;
  labelId: string;
  isReadOnly: boolean;
  onText: (text: string, fileName: string) => void;
  onProblem: (problem: Problem | null) => void;
  messages: CredentialsText;
  className: string | undefined;
  children: ReactNode;
}
