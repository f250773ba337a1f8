import { type FocusEvent, type ReactElement, type SyntheticEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { isMultiline, shortForm } from "../../protocol/fieldValues.ts";
import { format } from "../../locales/format.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import { type SlipFinding, findSlips, hasLines } from "./valueSlips.ts";
import type { FieldClassNames } from "./FieldClassNames.ts";
import { FieldControl } from "./FieldControl.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { StateGlyph } from "../shared/Glyph.tsx";
import { LinkedText, OutsideLink } from "./LinkedText.tsx";
import { joinClasses, type FieldElement } from "../shared/element.ts";
import { fieldLabel, problemText, slipText } from "./fieldText.ts";
import type { FieldsForm } from "./useFieldsForm.ts";

/** One field of a form: label, control, notes and help. */
export function Field(props: FieldProps): ReactElement {
  const { field, form, isReadOnly, placeholder, hintUrl, messages, classNames = {} } = props;
  const id = useId();
  const entry = useEntry(props);
  const label = fieldLabel(field, form.fields);
  const problem = form.problems.get(field.name);
  const hasHelp = field.description !== null || hintUrl !== null;
  // Firefox treats a single text field as a login form if a text has "login" ("Connect LoginRadius"), and fills in the saved
  // user name, unless the id contains "search". Some password managers have the same rule.
  const ids = {
    control: `${id}-search`,
    label: `${id}label`,
    notes: `${id}notes`,
    slips: `${id}slips`,
    help: `${id}help`,
  };

  function onBlur(event: FocusEvent): void {
    // Not if the focus moves to a button: a new message would move that button away from the pointer.
    if (event.relatedTarget?.tagName !== "BUTTON") form.onLeave(field);
  }

  const control = (
    <FieldControl
      field={field}
      register={(element) => form.register(field.name, element)}
      id={ids.control}
      label={label}
      describedBy={
        joinClasses(problem && ids.notes, entry.slips ? ids.slips : undefined, hasHelp ? ids.help : undefined) ||
        undefined
      }
      isInvalid={problem !== undefined}
      isReadOnly={isReadOnly}
      placeholder={field.required ? undefined : placeholder}
      onChange={entry.onChange}
      onBlur={onBlur}
      onPaste={(event) => entry.onInsert(event, event.clipboardData)}
      onDrop={(event) => entry.onInsert(event, event.dataTransfer)}
      hasLines={entry.isLong}
      messages={messages}
      classNames={classNames}
    />
  );
  return (
    <div
      className={joinClasses("cr-field", classNames.field)}
      data-field={field.name}
      data-kind={field.kind}
      data-required={field.required ? "" : undefined}
      data-invalid={problem === undefined ? undefined : ""}
    >
      <label
        id={ids.label}
        htmlFor={ids.control}
        className={joinClasses("cr-field-label", classNames.label)}
        // The stylesheet draws the mark, so that it is not part of the field's name.
        data-mark={field.required && !/\brequired\b/i.test(label) ? "" : undefined}
      >
        {/* Most labels are English, also on a page that is read from right to left. */}
        <bdi>{label}</bdi>
      </label>
      {isMultiline(field) ? (
        <FileDrop
          field={field}
          labelId={ids.label}
          isReadOnly={isReadOnly}
          onText={entry.onFile}
          onProblem={(found) => form.mark(field, found)}
          messages={messages}
          className={classNames.file}
        >
          {control}
        </FileDrop>
      ) : (
        control
      )}
      <Notes {...props} entry={entry} label={label} ids={ids} />
      {hasHelp && (
        <p id={ids.help} className={joinClasses("cr-field-help", classNames.help)}>
          {field.description !== null && <LinkedText text={field.description} newTab={messages.newTab} />}
          {field.description !== null && hintUrl !== null && " "}
          {hintUrl !== null && (
            <OutsideLink
              href={hintUrl}
              text={field.secret ? messages.getKey : messages.whereToFind}
              newTab={messages.newTab}
            />
          )}
        </p>
      )}
    </div>
  );
}

/** What is said of the value: its problem, and advice on what was typed, pasted or dropped. */
function Notes(props: FieldProps & { entry: Entry; label: string; ids: { notes: string; slips: string } }) {
  const { field, form, isReadOnly, messages, classNames = {}, entry, label, ids } = props;
  const problem = form.problems.get(field.name);
  const { short, note, slips, fileName, put } = entry;
  const slip = slips && slipText(slips, messages);
  return (
    <div
      className="cr-field-notes"
      aria-live={problem === undefined || form.announced === field.name ? "polite" : "off"}
    >
      {problem !== undefined && (
        <p className={joinClasses("cr-field-error", classNames.error)}>
          <StateGlyph name="error" />
          {/* The announcement names the field, because the focus may be elsewhere. */}
          <span className="cr-visually-hidden">{`${label}: `}</span>
          <span id={ids.notes}>{problemText(problem, messages)}</span>
        </p>
      )}
      {fileName !== null && (
        <p className={joinClasses("cr-field-note", classNames.advice)}>
          {format(messages.fileTaken, { file: fileName })}
        </p>
      )}
      {note !== null && <p className={joinClasses("cr-field-note", classNames.advice)}>{note}</p>}
      {slips && slip && (
        <p className={joinClasses("cr-field-slip", classNames.advice)}>
          <span id={ids.slips}>{slip.text}</span>{" "}
          <button
            type="button"
            className={joinClasses("cr-action", classNames.suggestion)}
            onClick={() => put(slips.mended)}
          >
            {slip.action}
          </button>
        </p>
      )}
      {short !== null && !isReadOnly && (
        <button type="button" className={joinClasses("cr-action", classNames.suggestion)} onClick={() => put(short)}>
          {format(messages.useInstead, { value: short })}
        </button>
      )}
    </div>
  );
}

/** What was typed, pasted, dropped or read from a file, and the advice on it. */
function useEntry({ field, form, isReadOnly, messages }: FieldProps) {
  const [advice, setAdvice] = useState(noAdvice);
  const [fileName, setFileName] = useState<string | null>(null);
  const [isLong, setLong] = useState(false);
  const length = useRef(0);
  const hasDroppedLine = useRef(false);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), [form.version]);
  const [version, setVersion] = useState(form.version);
  if (version !== form.version) {
    setVersion(form.version);
    // It may contain a secret.
    setAdvice(noAdvice);
    setFileName(null);
  }

  function onChange(): void {
    form.onChange(field);
    const value = form.value(field.name);
    const isTyped = Math.abs(value.length - length.current) <= 1;
    const note = hasDroppedLine.current ? messages.lineBreakDropped : null;
    hasDroppedLine.current = false;
    setFileName(null);
    if (!isTyped) return advise(value, note);
    // Advice is announced, so it waits until the user stops typing.
    length.current = value.length;
    setAdvice(noAdvice);
    clearTimeout(pause.current);
    pause.current = setTimeout(advise, 500, value, null);
  }

  function advise(value: string, note: string | null): void {
    clearTimeout(pause.current);
    length.current = value.length;
    setAdvice({ short: shortForm(field, value), slips: findSlips(field, value), note });
  }

  /** Inserts a text that may have several lines. */
  function put(text: string): void {
    const needsLines = hasLines(text) && !isMultiline(field) && !isLong;
    // Synchronously, because a single-line field would join the lines.
    if (needsLines) flushSync(() => setLong(true));
    form.fill(field, text);
    advise(text, needsLines ? messages.linesKept : null);
    form.focus(field.name);
  }

  /** Handles pasted or dropped text with several lines, whose line breaks a single-line field would remove. */
  function onInsert(event: SyntheticEvent<FieldElement>, data: DataTransfer | null): void {
    const text = data?.getData("text/plain") ?? "";
    if (isReadOnly || isLong || isMultiline(field)) return;
    hasDroppedLine.current = /[\r\n]$/.test(text) && !hasLines(text);
    if (!hasLines(text)) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    put(value.slice(0, selectionStart ?? value.length) + text + value.slice(selectionEnd ?? value.length));
  }

  function onFile(text: string, name: string): void {
    form.fill(field, text);
    advise(text, null);
    setFileName(name);
  }

  const { short, note } = advice;
  return { short, note, slips: isReadOnly ? null : advice.slips, fileName, isLong, onChange, put, onInsert, onFile };
}

type Entry = ReturnType<typeof useEntry>;

interface Advice {
  /** The part of a pasted URL that the field needs, such as the subdomain. */
  readonly short: string | null;
  readonly slips: SlipFinding | null;
  /** A text that says whether line breaks were kept or removed. */
  readonly note: string | null;
}

const noAdvice: Advice = { short: null, slips: null, note: null };

export interface FieldProps {
  field: AuthField;
  form: FieldsForm;
  isReadOnly: boolean;
  placeholder: string | undefined;
  /** The provider's page where the user finds the value. */
  hintUrl: string | null;
  messages: CredentialsText;
  classNames?: FieldClassNames | undefined;
}
