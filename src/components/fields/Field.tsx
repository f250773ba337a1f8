import { type FocusEvent, type ReactElement, type SyntheticEvent, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { shortForm } from "../../protocol/fieldValues.ts";
import { type Messages, format } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import { type SlipFinding, findSlips, hasLines } from "./valueSlips.ts";
import type { FieldClassNames } from "./FieldClassNames.ts";
import { FieldControl, isTextArea } from "./FieldControl.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { LinkedText, OutsideLink } from "./LinkedText.tsx";
import { joinClasses } from "../shared/element.ts";
import { fieldLabel, problemWords, slipWords } from "./fieldText.ts";
import type { FieldsForm } from "./useFieldsForm.ts";
import type { FieldElement } from "../shared/element.ts";

/** One value of a form: its label, its control, help, and what is wrong with it. */
export function Field(props: FieldProps): ReactElement {
  const { field, form, isReadOnly, placeholder, hintUrl, messages, classNames = {} } = props;
  const id = useId();
  const [advice, setAdvice] = useState(noAdvice);
  const [fileName, setFileName] = useState<string | null>(null);
  const [isLong, setLong] = useState(false);
  const length = useRef(0);
  const hasDroppedLine = useRef(false);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const label = fieldLabel(field);
  const problem = form.problems.get(field.name);
  const hasHelp = field.description !== null || hintUrl !== null;
  // Firefox fills a lone text field with the user name that is saved for the app, in a form that looks like a login
  // ("Connect LoginRadius"), unless a word of its id says "search". Some password managers go by the same word.
  const ids = {
    control: `${id}-search`,
    label: `${id}label`,
    notes: `${id}notes`,
    slips: `${id}slips`,
    help: `${id}help`,
  };

  function onChange(): void {
    form.onChange(field);
    const value = form.value(field.name);
    const isTyped = Math.abs(value.length - length.current) <= 1;
    const note = hasDroppedLine.current ? messages.lineBreakDropped : null;
    hasDroppedLine.current = false;
    setFileName(null);
    if (!isTyped) return advise(value, note);
    // It is read out: of what is typed letter by letter once, when typing has paused.
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

  /** Puts a text in that may have several lines. */
  function put(text: string): void {
    const needsLines = hasLines(text) && !isTextArea(field) && !isLong;
    // At once: a text field would join the lines.
    if (needsLines) flushSync(() => setLong(true));
    form.fill(field, text);
    advise(text, needsLines ? messages.linesKept : null);
    form.focus(field.name);
  }

  /** What is pasted or dropped. A browser takes the line breaks out of it without a word. */
  function onInsert(event: SyntheticEvent<FieldElement>, data: DataTransfer | null): void {
    const text = data?.getData("text/plain") ?? "";
    if (isReadOnly || isLong || isTextArea(field)) return;
    hasDroppedLine.current = /[\r\n]$/.test(text) && !hasLines(text);
    if (!hasLines(text)) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    put(value.slice(0, selectionStart ?? value.length) + text + value.slice(selectionEnd ?? value.length));
  }

  function onBlur(event: FocusEvent): void {
    // On the way to a button nothing may move: the button would slip from under the pointer.
    if (event.relatedTarget?.tagName !== "BUTTON") form.onLeave(field);
  }

  const { short, note } = advice;
  const slips = isReadOnly ? null : advice.slips;
  const slip = slips && slipWords(slips, messages);
  const control = (
    <FieldControl
      field={field}
      register={(element) => form.register(field.name, element)}
      id={ids.control}
      label={label}
      describedBy={
        joinClasses(problem && ids.notes, slips ? ids.slips : undefined, hasHelp ? ids.help : undefined) || undefined
      }
      isInvalid={problem !== undefined}
      isReadOnly={isReadOnly}
      placeholder={field.required ? undefined : placeholder}
      onChange={onChange}
      onBlur={onBlur}
      onPaste={(event) => onInsert(event, event.clipboardData)}
      onDrop={(event) => onInsert(event, event.dataTransfer)}
      hasLines={isLong}
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
        // Drawn by the stylesheet: a label is what the field is called, and `required` is said by the control.
        data-mark={field.required && !/\brequired\b/i.test(label) ? "" : undefined}
      >
        {label}
      </label>
      {isTextArea(field) ? (
        <FileDrop
          field={field}
          labelId={ids.label}
          isReadOnly={isReadOnly}
          onText={(text, name) => {
            form.fill(field, text);
            advise(text, null);
            setFileName(name);
          }}
          onProblem={(found) => form.mark(field, found)}
          messages={messages}
          className={classNames.file}
        >
          {control}
        </FileDrop>
      ) : (
        control
      )}
      <div className="cr-field-notes" aria-live="polite">
        {problem !== undefined && (
          <p className={joinClasses("cr-field-error", classNames.error)}>
            {/* Read out by itself it has to say which: the focus may be elsewhere by then. */}
            <span className="cr-visually-hidden">{label}: </span>
            <span id={ids.notes}>{problemWords(problem, messages)}</span>
          </p>
        )}
        {fileName !== null && <p className="cr-field-note">{format(messages.fileTaken, { file: fileName })}</p>}
        {note !== null && <p className="cr-field-note">{note}</p>}
        {slips && slip && (
          <p className="cr-field-slip">
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
      {hasHelp && (
        <p id={ids.help} className={joinClasses("cr-field-help", classNames.help)}>
          {field.description !== null && <LinkedText text={field.description} newTab={messages.newTab} />}
          {field.description !== null && hintUrl !== null && " "}
          {hintUrl !== null && <OutsideLink href={hintUrl} text={messages.whereToFind} newTab={messages.newTab} />}
        </p>
      )}
    </div>
  );
}

interface Advice {
  /** What the field may want in place of a pasted address. */
  readonly short: string | null;
  readonly slips: SlipFinding | null;
  /** What became of line breaks. */
  readonly note: string | null;
}

const noAdvice: Advice = { short: null, slips: null, note: null };

export interface FieldProps {
  field: AuthField;
  form: FieldsForm;
  isReadOnly: boolean;
  placeholder: string | undefined;
  /** Where the value is found on the provider's side. */
  hintUrl: string | null;
  messages: Messages;
  classNames?: FieldClassNames | undefined;
}
