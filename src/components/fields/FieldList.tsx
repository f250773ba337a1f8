import type { ReactElement } from "react";
import { isMasked, isSetAside } from "../../protocol/fieldValues.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import type { AuthField } from "../../protocol/types.ts";
import { Field } from "./Field.tsx";
import { type FieldClassNames } from "./FieldClassNames.ts";
import { joinClasses } from "../shared/element.ts";
import type { FieldsForm } from "./useFieldsForm.ts";

/** The fields of a form, in order. The link to the credential's page is shown at the first secret field. */
export function FieldList(props: FieldListProps): ReactElement | null {
  const { form, hintUrl, classNames = {}, ...shared } = props;
  const { fields } = form;
  if (fields.length === 0) return null;
  const isLinked = fields.some(({ description }) => hintUrl !== null && description?.includes(hintUrl));
  const hinted = isLinked ? undefined : (fields.find(isMasked) ?? fields[0]);
  const isAlone = fields.every(isSetAside);
  const aside = isAlone ? [] : fields.filter(isSetAside);
  const toField = (field: AuthField) => (
    <Field
      key={field.name}
      {...shared}
      field={field}
      form={form}
      hintUrl={field === hinted ? hintUrl : null}
      classNames={classNames}
    />
  );
  return (
    <div className={joinClasses("cr-fields", classNames.fields)}>
      {fields.filter((field) => !aside.includes(field)).map(toField)}
      {aside.length > 0 && (
        <details className={joinClasses("cr-more", classNames.more)}>
          <summary className={joinClasses("cr-more-summary", classNames.moreSummary)}>
            {props.messages.moreOptions}
          </summary>
          <div className={joinClasses("cr-fields", classNames.fields)}>{aside.map(toField)}</div>
        </details>
      )}
    </div>
  );
}

interface FieldListProps {
  form: FieldsForm;
  isReadOnly: boolean;
  placeholder: string | undefined;
  hintUrl: string | null;
  messages: CredentialsText;
  classNames?: (FieldClassNames & { fields?: string; more?: string; moreSummary?: string }) | undefined;
}
