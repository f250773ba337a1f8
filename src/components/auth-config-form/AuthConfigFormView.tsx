import { type ComponentPropsWithRef, type ReactElement, type Ref, useEffect, useRef } from "react";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import { adminTexts } from "../auth-config-list/adminTexts.ts";
import { useFormEvents } from "../fields/useFormEvents.ts";
import { LogoTile } from "../shared/LogoTile.tsx";
import { SmallButton, TextButton } from "../shared/TextButton.tsx";
import { FieldsSkeleton } from "../fields/FieldsSkeleton.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import { AppSearch } from "./AppSearch.tsx";
import type { AuthConfigFormProps, AuthConfigFormState } from "./AuthConfigFormProps.ts";
import { ConfigFields } from "./ConfigFields.tsx";
import { useAuthConfigForm } from "./useAuthConfigForm.ts";

/** `AuthConfigForm`, loaded. */
export const AuthConfigFormView: (props: ConfigFormProps & InComposio) => ReactElement = inComposio(ConfigForm);

interface ConfigFormProps extends AuthConfigFormProps {
  rootRef?: Ref<HTMLFormElement>;
  /** Whether it has taken the place of what had the focus. */
  isFocused?: boolean;
}

/** The form below a provider. */
export function ConfigForm(given: ConfigFormProps): ReactElement {
  const props = useAppearance("authConfigForm", given);
  const { toolkit, authConfig, onSaved, onError, onCancel, rootRef, isFocused = false, ...appearance } = props;
  const { className, classNames = {}, style, render, messages: overrides, ...rest } = appearance;
  const messages = useMessages(adminTexts, overrides);
  const element = useRef<HTMLFormElement>(null);
  const config = useAuthConfigForm({ toolkit, authConfig, onSaved, onError }, messages);
  const { slug, setup, option, isSaving } = config;
  const state: AuthConfigFormState = { state: config.state };

  const hasFocused = useRef(!isFocused);
  useEffect(() => {
    if (hasFocused.current) return;
    // The form keeps the focus until there is something to fill in.
    hasFocused.current = config.state === "app" || config.state === "form";
    const control = hasFocused.current ? element.current?.querySelector<HTMLElement>("input, button") : element.current;
    control?.focus();
  }, [config.state]);

  const events = useFormEvents(element, rest, () => void config.submit(), config.form.forget);

  /** The pressed element is removed, with its focus. */
  function chooseApp(chosen: string | null): void {
    hasFocused.current = false;
    config.setSlug(chosen);
  }

  function retry(): void {
    hasFocused.current = false;
    element.current?.focus();
    void config.refetch();
  }

  const children = (
    <>
      {slug === null && <AppSearch messages={messages} classNames={classNames} onChoose={chooseApp} />}
      {slug !== null && (
        <div className={joinClasses("cr-line", classNames.app)}>
          <LogoTile logo={config.app.logo} name={config.app.name} size="md" className={classNames.logo} />
          <strong>{config.app.name}</strong>
          {toolkit === undefined && !authConfig && (
            <SmallButton
              text={messages.changeApp}
              className={classNames.button}
              data-variant="plain"
              onClick={() => chooseApp(null)}
            />
          )}
        </div>
      )}
      {slug !== null && config.state === "loading" && <FieldsSkeleton />}
      {setup && !option && (
        <p className={joinClasses("cr-status", classNames.note)}>
          {sentence(messages.ready, config.app.name, messages)}
        </p>
      )}
      {setup && option && (
        <ConfigFields
          config={config}
          setup={setup}
          option={option}
          isChange={authConfig !== undefined}
          messages={messages}
          classNames={classNames}
        />
      )}
      <p
        role="alert"
        className={config.alert === null ? "cr-visually-hidden" : joinClasses("cr-alert", classNames.alert)}
      >
        {config.alert}
      </p>
      <p
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form
        role="status"
        className={config.saved === null ? "cr-visually-hidden" : joinClasses("cr-status", classNames.saved)}
      >
        {config.saved}
      </p>
      <div className={joinClasses("cr-form-actions", classNames.actions)}>
        {config.state === "error" && config.canRefetch && (
          <TextButton text={messages.tryAgain} className={classNames.button} onClick={retry} />
        )}
        {onCancel && (
          <TextButton text={messages.cancel} className={classNames.button} data-variant="plain" onClick={onCancel} />
        )}
        {option && (
          <TextButton
            text={authConfig ? messages.save.replace("{name}", "").trim() : messages.create}
            type="submit"
            className={classNames.button}
            data-variant="solid"
            data-pending={isSaving ? "" : undefined}
            aria-disabled={isSaving || (config.saved !== null && !authConfig) || undefined}
          />
        )}
      </div>
    </>
  );
  const formProps: ComponentPropsWithRef<"form"> = {
    "aria-label": authConfig ? label(messages.editConfig, authConfig.name) : messages.newAuthConfig,
    autoComplete: "off",
    ...rest,
    ref: useMergedRef(rootRef, element),
    noValidate: true,
    tabIndex: -1,
    "aria-busy": isSaving || config.state === "loading" || undefined,
    onChange: (event) => {
      rest.onChange?.(event);
      config.onEdit();
    },
    ...events,
    children,
  };
  const own = { ...formProps, "data-state": state.state };
  return useRootElement("form", "cr-form cr-admin", { className, style, render }, own, state);
}
