import { type FocusEvent, type ReactElement, useEffect, useId, useRef, useState } from "react";
import { shortForm } from "../core/fieldValues.ts";
import { type Messages, format } from "../core/messages.ts";
import type { AuthField } from "../core/types.ts";
import { FieldControl } from "./FieldControl.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { LinkedText, OutsideLink } from "./LinkedText.tsx";
import { joinClasses } from "./element.ts";
import { fieldLabel, problemWords } from "./formWords.ts";
import type { FieldsForm } from "./useFieldsForm.ts";

/** One value of a form: its label, its control, help, and what is wrong with it. */
export function Field(props: FieldProps): ReactElement {
  const { field, form, isReadOnly, placeholder, hintUrl, messages, classNames = {} } = props;
  const id = useId();
  const [short, setShort] = useState<string | null>(null);
  const [fileName, setFileName] = useState<string | null>(null);
  const length = useRef(0);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  const label = fieldLabel(field);
  const problem = form.problems.get(field.name);
  const hasHelp = field.description !== null || hintUrl !== null;
  // Firefox fills a lone text field with the user name that is saved for the app, in a form that looks like a login
  // ("Connect LoginRadius"), unless a word of its id says "search". Some password managers go by the same word.
  const ids = { control: `${id}-search`, label: `${id}label`, notes: `${id}notes`, help: `${id}help` };

  function onChange(): void {
    form.onChange(field);
    // It is read out: of what is typed letter by letter once, when typing has paused.
    const value = form.value(field.name);
    const isTyped = Math.abs(value.length - length.current) <= 1;
    length.current = value.length;
    clearTimeout(pause.current);
    if (isTyped) pause.current = setTimeout(() => setShort(shortForm(field, value)), 500);
    setShort(isTyped ? null : shortForm(field, value));
    setFileName(null);
  }

  function onBlur(event: FocusEvent): void {
    // On the way to a button nothing may move: the button would slip from under the pointer.
    if (event.relatedTarget?.tagName !== "BUTTON") form.onLeave(field);
  }

  const control = (
    <FieldControl
      field={field}
      register={(element) => form.register(field.name, element)}
      id={ids.control}
      label={label}
      describedBy={joinClasses(problem && ids.notes, hasHelp ? ids.help : undefined) || undefined}
      isInvalid={problem !== undefined}
      isReadOnly={isReadOnly}
      placeholder={placeholder}
      onChange={onChange}
      onBlur={onBlur}
      messages={messages}
      classNames={classNames}
    />
  );
  const isFile = field.kind === "json" || field.kind === "multiline";
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
      {isFile ? (
        <FileDrop
          field={field}
          labelId={ids.label}
          isReadOnly={isReadOnly}
          onText={(text, name) => {
            form.fill(field, text);
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
        {short !== null && !isReadOnly && (
          <button
            type="button"
            className={joinClasses("cr-action", classNames.suggestion)}
            onClick={() => {
              form.fill(field, short);
              setShort(null);
              form.focus(field.name);
            }}
          >
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

/** Class names of a field's parts. */
export interface FieldClassNames {
  field?: string;
  label?: string;
  input?: string;
  reveal?: string;
  file?: string;
  suggestion?: string;
  error?: string;
  help?: string;
}

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
