import {
  type ComponentPropsWithRef,
  type ForwardRefExoticComponent,
  type RefAttributes,
  Suspense,
  forwardRef,
  useState,
} from "react";
import { createLazyFlows } from "../../client/flow/lazyFlows.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { earlyErrorText } from "../../locales/english/earlyErrorText.ts";
import { splitTarget } from "../../protocol/targets.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import { createServedLater } from "../../react/createServedLater.ts";
import { useNotLoaded } from "../../react/useNotLoaded.ts";
import { LogoTile } from "../shared/LogoTile.tsx";
import { joinClasses } from "../shared/element.ts";
import { label } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import type { ApiKeyFormProps, ApiKeyFormState } from "./CredentialsForm.tsx";

const useFormCode = createServedLater(() => import("./formLater.ts"));

/**
 * Connects an account with credentials that the user types, such as an API key, a token or a password. For an existing account
 * it replaces the credentials: secrets must be typed again, and other empty fields keep their values. Renders a `<form>`.
 *
 * The form has `[data-state="idle | submitting | verifying | connected | failed"]`, `[data-scheme]` once known,
 * `[data-loading]` and `[data-replacing]`. A field has `[data-field]`, `[data-kind="text | secret | multiline |
 * json"]`, `[data-required]` and `[data-invalid]`.
 *
 * Typed values are only in the DOM's controls, not in React's state. They are cleared when the server has accepted them.
 *
 * @example
 * <ApiKeyForm toolkit="stripe" onConnected={(account) => save(account.id)} />
 */
export const ApiKeyForm: ForwardRefExoticComponent<ApiKeyFormProps & RefAttributes<HTMLFormElement>> = forwardRef<
  HTMLFormElement,
  ApiKeyFormProps
>(function ApiKeyForm(props, ref) {
  useComposio().client.connections.flows(createLazyFlows);
  return (
    <Suspense fallback={<FormStandIn {...props} ref={ref} />}>
      <LateForm {...props} ref={ref} />
    </Suspense>
  );
});

const LateForm = forwardRef<HTMLFormElement, ApiKeyFormProps>(function LateForm(props, ref) {
  const [attempt, setAttempt] = useState(0);
  const { code, hasFailed } = useFormCode(attempt);
  const composio = useComposio();
  if (code) return <code.FormInComposio {...props} composio={composio} formRef={ref} />;
  return <FormStandIn {...props} retry={hasFailed ? () => setAttempt(attempt + 1) : undefined} ref={ref} />;
});

const english = { ...earlyErrorText, ...connectText };

/** Stands in for the form, as it looks while its fields are loading. It asks for the fields too, so that they come with the code. */
const FormStandIn = forwardRef<HTMLFormElement, FormStandInProps>(function FormStandIn(given, ref) {
  const [target, own] = splitTarget(useAppearance("apiKeyForm", given));
  const { onConnected: _onConnected, onError: _onError, onCancel: _onCancel, scheme: _scheme, ...more } = own;
  const { alias: _alias, allowMultiple: _allowMultiple, retry, ...appearance } = more;
  const { className, classNames = {}, style, render, messages: overrides, children, ...rest } = appearance;
  const messages = useMessages(english, overrides);
  const { toolkit } = useAuthConfig(target);
  const { name } = toolkit;
  const hasFailed = retry !== undefined;
  useNotLoaded(target, hasFailed || null);
  const state: ApiKeyFormState = {
    state: hasFailed ? "failed" : "idle",
    scheme: null,
    isPending: false,
    isLoading: !hasFailed,
    isReplacing: false,
    name,
  };
  const text = label(messages.connect, name);
  const button = (
    <button
      type="button"
      className={joinClasses("cr-button", hasFailed ? classNames.retry : classNames.submit)}
      data-variant={hasFailed ? "outline" : "solid"}
      data-loading={hasFailed ? undefined : ""}
      aria-disabled={!hasFailed || undefined}
      onClick={retry}
    >
      {!hasFailed && <LogoTile logo={toolkit.logo} name={name} className={classNames.logo} />}
      <span className="cr-label">{hasFailed ? messages.tryAgain : text}</span>
    </button>
  );
  const formProps: ComponentPropsWithRef<"form"> = {
    "aria-label": rest["aria-labelledby"] === undefined ? text : undefined,
    ...rest,
    ref,
    noValidate: true,
    "aria-busy": !hasFailed || undefined,
    // There is nothing to send yet.
    onSubmit: (event) => event.preventDefault(),
    children: (
      <>
        {children}
        {hasFailed ? (
          <p role="alert" className={joinClasses("cr-alert", classNames.alert)}>
            {messages.notLoaded}
          </p>
        ) : (
          // Without `FieldsSkeleton`, the form's first load is smaller.
          <div className={joinClasses("cr-skeleton", classNames.skeleton)} aria-hidden="true">
            <span />
            <span />
          </div>
        )}
        <div className={joinClasses("cr-form-actions", classNames.actions)}>{button}</div>
      </>
    ),
  };
  const attributes = { "data-state": state.state, "data-loading": hasFailed ? undefined : "" };
  const rootName = joinClasses("cr-form", classNames.root);
  return useRootElement("form", rootName, { className, style, render }, { ...formProps, ...attributes }, state);
});

type FormStandInProps = ApiKeyFormProps & {
  /** Loads the form's code again, after it could not be loaded. */
  retry?: (() => void) | undefined;
};
