import { type ReactElement, useId, useState } from "react";
import { format } from "../../locales/format.ts";
import { scopePattern } from "../../protocol/limits.ts";
import type { AdminTexts } from "../auth-config-list/adminTexts.ts";
import { Drawing } from "../shared/Glyph.tsx";
import { joinClasses } from "../shared/element.ts";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";

/** The scopes that an auth config asks for: known ones to choose from, and others to add. */
export function ScopesField({ value, known, warning, messages, classNames, onChange }: ScopesFieldProps): ReactElement {
  const id = useId();
  const [text, setText] = useState("");
  const wanted = text.trim();
  const all = [...new Set([...known, ...value])];
  const shown = all.filter((scope) => scope.toLowerCase().includes(wanted.toLowerCase()));
  const isNew = !all.includes(wanted) && scopePattern.test(wanted);

  function add(): void {
    onChange([...value, wanted]);
    setText("");
  }

  return (
    <fieldset className={joinClasses("cr-admin-group", classNames.scopes)}>
      <legend className={joinClasses("cr-field-label", classNames.label)}>{messages.scopes}</legend>
      <div className="cr-line">
        <input
          type="search"
          className={joinClasses("cr-input", classNames.input)}
          aria-label={messages.searchScopes}
          placeholder={messages.searchScopes}
          value={text}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            if (isNew) add();
          }}
        />
        {isNew && (
          <button
            type="button"
            className={joinClasses("cr-button", classNames.button)}
            data-variant="outline"
            aria-label={format(messages.addScope, { scope: wanted })}
            onClick={add}
          >
            <Drawing name="plus" path="M8 2v12M2 8h12" />
          </button>
        )}
      </div>
      {/* In Firefox, Tab would stop at what scrolls. Its checkboxes are reached without that. */}
      <ul className="cr-admin-scopes" tabIndex={-1}>
        {shown.map((scope, index) => (
          <li key={scope}>
            <label className="cr-check" htmlFor={`${id}${index}`}>
              <input
                id={`${id}${index}`}
                type="checkbox"
                checked={value.includes(scope)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...value, scope] : value.filter((each) => each !== scope))
                }
              />
              <bdi>{scope}</bdi>
            </label>
          </li>
        ))}
      </ul>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form */}
      <p role="status" className={warning === null ? "cr-visually-hidden" : "cr-field-slip cr-admin-warning"}>
        {warning}
      </p>
    </fieldset>
  );
}

interface ScopesFieldProps {
  value: readonly string[];
  known: readonly string[];
  warning: string | null;
  messages: AdminTexts;
  classNames: AuthConfigFormClassNames;
  onChange: (scopes: readonly string[]) => void;
}
