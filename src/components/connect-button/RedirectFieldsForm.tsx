import type { FormEvent, ReactElement } from "react";
import { orderFields, valuesToSend } from "../../protocol/fieldValues.ts";
import type { Messages } from "../../locales/messages.ts";
import type { AuthConfig, Fields } from "../../protocol/types.ts";
import { FieldList } from "../fields/FieldList.tsx";
import { useFieldsForm } from "../fields/useFieldsForm.ts";
import { label, sentence } from "../shared/text.ts";

/** What a provider's address needs before the user signs in there, such as a subdomain. Renders a `<form>`. */
export function RedirectFieldsForm({ config, messages, onSubmit }: RedirectFieldsFormProps): ReactElement {
  const { name } = config.toolkit;
  const form = useFieldsForm(orderFields(config.fields));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = form.check();
    if (found.size > 0) form.show(found);
    else onSubmit(valuesToSend(form.fields, form.values()));
  }

  return (
    // The browser's own bubbles know neither our words nor our order.
    <form
      className="cr-form"
      noValidate
      autoComplete="off"
      onSubmit={submit}
      aria-label={label(messages.connect, name)}
    >
      <p className="cr-form-status">{sentence(messages.fieldsFirst, name, messages)}</p>
      <FieldList
        form={form}
        isReadOnly={false}
        placeholder={undefined}
        hintUrl={config.hintUrl ?? config.guideUrl}
        messages={messages}
      />
      <div className="cr-form-actions">
        <button type="submit" className="cr-button" data-variant="solid">
          <span className="cr-label">{label(messages.continue, name)}</span>
        </button>
      </div>
    </form>
  );
}

interface RedirectFieldsFormProps {
  config: AuthConfig;
  messages: Messages;
  /** Called in the submitting click, so that a window may open. */
  onSubmit: (fields: Fields) => void;
}
