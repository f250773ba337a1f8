import type { FormEvent, ReactElement } from "react";
import { orderFields, valuesToSend } from "../../protocol/fieldValues.ts";
import type { DialogText } from "../../locales/messages.ts";
import type { AuthConfig, Fields } from "../../protocol/types.ts";
import type { ApiKeyFormClassNames } from "../api-key-form/CredentialsForm.tsx";
import { FieldList } from "../fields/FieldList.tsx";
import { useFieldsForm } from "../fields/useFieldsForm.ts";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";

/** Asks for fields that are needed before the redirect, such as a subdomain. Renders a `<form>`. */
export function RedirectFieldsForm({
  config,
  messages,
  classNames: own,
  onCancel,
  onSubmit,
}: RedirectFieldsFormProps): ReactElement {
  const { name } = config.toolkit;
  const { classNames } = useAppearance("apiKeyForm", { classNames: own ?? {} });
  const form = useFieldsForm(orderFields(config.fields));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = form.check();
    if (found.size > 0) form.show(found);
    else onSubmit(valuesToSend(form.fields, form.values()));
  }

  return (
    // The browser's validation bubbles would show other texts, in another order.
    <form
      className={joinClasses("cr-form", classNames.root)}
      noValidate
      autoComplete="off"
      onSubmit={submit}
      aria-label={label(messages.connect, name)}
    >
      <p className={joinClasses("cr-form-status", classNames.status)}>
        {sentence(messages.fieldsFirst, name, messages)}
      </p>
      <FieldList
        form={form}
        isReadOnly={false}
        placeholder={undefined}
        hintUrl={config.hintUrl ?? config.guideUrl}
        messages={messages}
        classNames={classNames}
      />
      <div className={joinClasses("cr-form-actions", classNames.actions)}>
        <TextButton text={messages.cancel} className={classNames.cancel} data-variant="plain" onClick={onCancel} />
        <TextButton
          text={label(messages.continue, name)}
          type="submit"
          className={classNames.submit}
          data-variant="solid"
        />
      </div>
    </form>
  );
}

interface RedirectFieldsFormProps {
  config: AuthConfig;
  messages: DialogText;
  classNames?: ApiKeyFormClassNames | undefined;
  onCancel: () => void;
  /** Called during the click that submits, so that a popup can open. */
  onSubmit: (fields: Fields) => void;
}
