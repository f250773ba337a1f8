import { type FormEvent, type ReactElement, useState } from "react";
import { orderFields, valuesToSend } from "../../protocol/fieldValues.ts";
import type { DialogText } from "../../locales/messages.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { AuthConfig, Fields, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useFlow } from "../../react/hooks/useFlow.ts";
import type { ApiKeyFormClassNames } from "../api-key-form/CredentialsForm.tsx";
import { DialogGlyph } from "../dialog/DialogGlyph.tsx";
import { FieldList } from "../fields/FieldList.tsx";
import { namedProblems, unnamedProblems } from "../fields/fieldText.ts";
import { useFieldsForm } from "../fields/useFieldsForm.ts";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";

interface Typed {
  readonly key: string;
  readonly values: ReadonlyMap<string, string>;
}

/** What was typed last, by page, without secrets. The form is unmounted before Composio accepts or refuses it. */
const typedLast = new WeakMap<object, Typed>();

/**
 * Asks for fields that are needed before the redirect, such as a subdomain. Renders a `<form>`. If Composio has refused what
 * was typed, it is there again, and marked.
 */
export function RedirectFieldsForm({
  config,
  target,
  messages,
  classNames: own,
  onCancel,
  onSubmit,
}: RedirectFieldsFormProps): ReactElement {
  const { name } = config.toolkit;
  const { classNames } = useAppearance("apiKeyForm", { classNames: own ?? {} });
  const { connections } = useComposio().client;
  const { error } = useFlow(target);
  const key = `${connections.users.page} ${targetKey(target)} ${config.id}`;
  const [refused] = useState(() => {
    const last = typedLast.get(connections);
    return error?.status === 422 && last?.key === key ? { error, values: last.values } : null;
  });
  const value = (name: string) => refused?.values.get(name) ?? "";
  const fields = orderFields(config.fields).map((field) => ({
    ...field,
    defaultValue: value(field.name) || field.defaultValue,
  }));
  const [problems] = useState(() => {
    if (!refused) return undefined;
    const named = namedProblems(refused.error, { fields, value }, messages);
    const isNamed = named.size > 0 || refused.error.code !== "credentials_rejected";
    return isNamed ? named : unnamedProblems({ fields, value }, messages);
  });
  const form = useFieldsForm(fields, problems);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = form.check();
    if (found.size > 0) return form.show(found);
    const shown = form.fields.filter(({ secret }) => !secret);
    typedLast.set(connections, { key, values: new Map(shown.map(({ name }) => [name, form.value(name)])) });
    onSubmit(valuesToSend(form.fields, form.values()));
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
      {config.fields.some(({ secret }) => secret) && (
        <p className={joinClasses("cr-secret-note", classNames.note)}>
          <DialogGlyph name="lock" />
          <span>{messages.secretNote}</span>
        </p>
      )}
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
  /** The target whose flow goes to the provider. */
  target: Target;
  messages: DialogText;
  classNames?: ApiKeyFormClassNames | undefined;
  onCancel: () => void;
  /** Called during the click that submits, so that a popup can open. */
  onSubmit: (fields: Fields) => void;
}
