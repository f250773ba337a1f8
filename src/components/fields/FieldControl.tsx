import type {
  ClipboardEventHandler,
  DragEventHandler,
  FocusEventHandler,
  InputHTMLAttributes,
  ReactElement,
  RefCallback,
  TextareaHTMLAttributes,
} from "react";
import { isMasked, isMultiline } from "../../protocol/fieldValues.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import type { FieldClassNames } from "./FieldClassNames.ts";
import { SecretControl } from "./SecretControl.tsx";
import { joinClasses, type FieldElement } from "../shared/element.ts";

/** The control of a field. It has no `name`, so that a form that is submitted before hydration puts no credentials into the URL. */
export function FieldControl(props: FieldControlProps): ReactElement {
  const { field, register, id, label, messages, classNames } = props;
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
    onPaste: props.onPaste,
    onDrop: props.onDrop,
    dir: "auto",
    className: joinClasses("cr-input", classNames.input),
  };
  const hasLines = props.hasLines || isMultiline(field);
  const mode = inputMode(field, label);
  if (isMasked(field)) {
    return (
      <SecretControl
        control={{ ...common, inputMode: mode }}
        hasLines={hasLines}
        register={register}
        id={id}
        label={label}
        messages={messages}
        className={classNames.reveal}
      />
    );
  }
  if (hasLines) return <textarea {...common} ref={register} rows={5} />;
  return <input {...common} ref={register} type="text" inputMode={mode} />;
}

/**
 * Keeps browsers and password managers from filling in or saving credentials, keyboards from correcting them, and spelling
 * services from reading them. With `autocomplete="off"` Firefox also does not store the value on disk with its session.
 */
const unmanaged = {
  autoCapitalize: "none",
  autoComplete: "off",
  autoCorrect: "off",
  spellCheck: false,
  writingsuggestions: "false",
  "data-1p-ignore": "",
  "data-bwignore": "",
  "data-form-type": "other",
  "data-gramm": "false",
  "data-lpignore": "true",
  "data-protonpass-ignore": "true",
} as const;

/** The virtual keyboard, by the field's name or label. */
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
  onPaste: ClipboardEventHandler<FieldElement>;
  onDrop: DragEventHandler<FieldElement>;
  /** Whether a single-line field holds a value of several lines. */
  hasLines: boolean;
  messages: CredentialsText;
  classNames: FieldClassNames;
}
