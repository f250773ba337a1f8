import {
  type FocusEventHandler,
  type ReactElement,
  type RefCallback,
  type TextareaHTMLAttributes,
  type InputHTMLAttributes,
  useState,
} from "react";
import { isMasked } from "../core/fieldValues.ts";
import { type Messages, format } from "../core/messages.ts";
import type { AuthField } from "../core/types.ts";
import { EyeIcon } from "./EyeIcon.tsx";
import type { FieldClassNames } from "./Field.tsx";
import { joinClasses } from "./element.ts";
import type { FieldElement } from "./useFieldsForm.ts";

/** What a value is typed into. It has no `name`: a form sent before the page has come alive must not put values in a URL. */
export function FieldControl(props: FieldControlProps): ReactElement {
  const { field, register, id, label, messages, classNames } = props;
  const [isRevealed, setRevealed] = useState(false);
  const masked = isMasked(field);
  const common: InputHTMLAttributes<HTMLInputElement> & TextareaHTMLAttributes<HTMLTextAreaElement> = {
    ...unmanaged,
    id,
    defaultValue: field.defaultValue ?? "",
    required: field.required,
    readOnly: props.isReadOnly,
    placeholder: props.placeholder,
    "aria-invalid": props.isInvalid || undefined,
    "aria-describedby": props.describedBy,
    onChange: props.onChange,
    onBlur: props.onBlur,
    dir: "auto",
    className: joinClasses("cr-input", classNames.input),
  };
  if (field.kind === "json" || field.kind === "multiline") {
    return <textarea {...common} ref={register} rows={5} autoComplete="off" />;
  }
  // Browsers neither keep nor fill in one-time codes; "off" they ignore for passwords.
  const input = (
    <input
      {...common}
      ref={register}
      type={masked && !isRevealed ? "password" : "text"}
      inputMode={inputMode(field, label)}
      autoComplete={masked ? "one-time-code" : inputMode(field, label) === "email" ? "email" : "off"}
    />
  );
  if (!masked) return input;
  return (
    <div className="cr-secret">
      {input}
      <button
        type="button"
        className={joinClasses("cr-reveal", classNames.reveal)}
        data-revealed={isRevealed ? "" : undefined}
        aria-controls={id}
        aria-label={format(isRevealed ? messages.hideSecret : messages.showSecret, { label })}
        onClick={() => setRevealed(!isRevealed)}
      >
        <EyeIcon isOpen={!isRevealed} />
      </button>
    </div>
  );
}

/** Keeps keyboards from correcting, and password managers from offering to keep, what belongs to neither. */
const unmanaged = {
  autoCapitalize: "none",
  autoCorrect: "off",
  spellCheck: false,
  "data-1p-ignore": "",
  "data-bwignore": "",
  "data-form-type": "other",
  "data-lpignore": "true",
} as const;

/** Which keyboard a phone shows: a hint, so a label may decide as well. */
function inputMode({ name }: AuthField, label: string): "url" | "email" | undefined {
  if (/e-?mail/i.test(`${name} ${label}`)) return "email";
  return /(url|uri|domain|endpoint|host)$/i.test(name) ? "url" : undefined;
}

interface FieldControlProps {
  field: AuthField;
  register: RefCallback<FieldElement>;
  id: string;
  label: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  isReadOnly: boolean;
  placeholder: string | undefined;
  onChange: () => void;
  onBlur: FocusEventHandler;
  messages: Messages;
  classNames: FieldClassNames;
}
