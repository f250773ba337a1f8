import { type ReactElement, useId } from "react";
import type { ToolkitSetup } from "../../protocol/types.ts";
import type { AdminTexts } from "../auth-config-list/adminTexts.ts";
import { useComposio } from "../../react/context/context.ts";
import { FieldList } from "../fields/FieldList.tsx";
import { joinClasses } from "../shared/element.ts";
import type { AuthConfigFormClassNames } from "./AuthConfigFormProps.ts";
import { RedirectUri } from "./RedirectUri.tsx";
import { ScopesField } from "./ScopesField.tsx";
import type { SetupOption, UseAuthConfigFormResult } from "./useAuthConfigForm.ts";

/** What an admin fills in for the chosen app: the way to set it up, a name, credentials and scopes. */
export function ConfigFields(props: ConfigFieldsProps): ReactElement {
  const { config, setup, option, isChange, messages, classNames } = props;
  const { form, isOwnOAuth } = config;
  const { users } = useComposio().client.connections;
  const nameId = useId();
  const notes = [
    isOwnOAuth ? config.consentHelp : "",
    messages.whiteLabelHelp,
    form.fields.some(({ secret }) => secret) ? messages.secretNote : "",
  ];
  return (
    <>
      {!isChange && <Choice {...props} />}
      <div className={joinClasses("cr-field", classNames.field)}>
        <label htmlFor={nameId} className={joinClasses("cr-field-label", classNames.label)}>
          {messages.configName}
        </label>
        <input
          id={nameId}
          className={joinClasses("cr-input", classNames.input)}
          aria-describedby={`${nameId}help`}
          maxLength={200}
          value={config.name}
          onChange={(event) => config.setName(event.target.value)}
        />
        <p id={`${nameId}help`} className={joinClasses("cr-field-help", classNames.help)}>
          {messages.configNameHelp}
        </p>
      </div>
      <FieldList
        // A new user gets new fields.
        key={`${option.key} ${users.page}`}
        form={form}
        isReadOnly={config.isSaving}
        placeholder={isChange ? messages.unchanged : undefined}
        hintUrl={option.scheme.hintUrl ?? setup.guideUrl}
        messages={messages}
        classNames={classNames}
      />
      {isOwnOAuth && (
        <RedirectUri uri={config.redirectUri} name={config.app.name} messages={messages} classNames={classNames} />
      )}
      {option.scheme.hasScopes && (
        <ScopesField
          key={`scopes ${option.key}`}
          value={config.scopes}
          known={option.scheme.knownScopes}
          warning={config.asksForMore ? messages.scopesWarning : null}
          messages={messages}
          classNames={classNames}
          onChange={config.setScopes}
        />
      )}
      <p className={joinClasses("cr-field-help", classNames.note)}>{notes.filter((text) => text !== "").join(" ")}</p>
    </>
  );
}

/** Composio's OAuth app, or credentials of one's own. */
function Choice({ config, option, messages, classNames }: ConfigFieldsProps): ReactElement {
  const group = useId();
  return (
    <fieldset className={joinClasses("cr-admin-group", classNames.choice)}>
      <legend className={joinClasses("cr-field-label", classNames.label)}>{messages.setUpBy}</legend>
      {config.options.map((each) => (
        <label key={each.key} className="cr-check" htmlFor={`${group}${each.key}`}>
          <input
            id={`${group}${each.key}`}
            type="radio"
            name={group}
            checked={each === option}
            onChange={() => config.setOption(each)}
          />
          <span>{each.text}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ConfigFieldsProps {
  config: UseAuthConfigFormResult;
  setup: ToolkitSetup;
  option: SetupOption;
  /** Whether the auth config exists already: it keeps its way, and what is left empty. */
  isChange: boolean;
  messages: AdminTexts;
  classNames: AuthConfigFormClassNames;
}
