import {
  type ComponentPropsWithRef,
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefAttributes,
  forwardRef,
  useRef,
  useState,
} from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { credentialsText } from "../../locales/english/credentialsText.ts";
import { splitTarget, targetKey } from "../../protocol/targets.ts";
import type { AuthScheme, ConnectedAccount, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { FieldClassNames } from "../fields/FieldClassNames.ts";
import { FieldList } from "../fields/FieldList.tsx";
import { useFormEvents } from "../fields/useFormEvents.ts";
import { DialogGlyph } from "../dialog/DialogGlyph.tsx";
import { useAlertInSight } from "../dialog/useAlertInSight.ts";
import { LogoTile } from "../shared/LogoTile.tsx";
import { TextButton } from "../shared/TextButton.tsx";
import { FieldsSkeleton } from "../fields/FieldsSkeleton.tsx";
import { type RootProps, byState, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { isPendingSend, useApiKeyForm } from "./useApiKeyForm.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useKeptFocus } from "../shared/useKeptFocus.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import { useSteadySize } from "../shared/useSteadySize.ts";
import type { SendState } from "./useSendFields.ts";

/** `ApiKeyForm` for components whose parent has already called `connections.flows`. */
export const CredentialsForm: ForwardRefExoticComponent<CredentialsFormProps & RefAttributes<HTMLFormElement>> =
  forwardRef<HTMLFormElement, CredentialsFormProps>(function CredentialsForm(given, ref) {
    const props = useAppearance("apiKeyForm", given);
    // A new target gets new fields, so that credentials never reach another target.
    return <TargetForm key={`${targetKey(props)} ${props.scheme ?? ""}`} {...props} formRef={ref} />;
  });

/** `configId`: the auth config to use, if the target has several of one scheme. */
type CredentialsFormProps = ApiKeyFormProps & { configId?: string };
function TargetForm(props: CredentialsFormProps & { formRef: Ref<HTMLFormElement> }): ReactElement {
  const [target, own] = splitTarget(props);
  const { onConnected, onError, onCancel, scheme, configId, alias, allowMultiple, formRef, ...appearance } = own;
  const { className, classNames = {}, style, render, messages: overrides, children, ...rest } = appearance;

  const messages = useMessages(credentialsText, overrides);
  const { users } = useComposio().client.connections;
  const { ref: rootRef, style: themeStyle, ...rootAttributes } = useRootScheme();
  const formElement = useRef<HTMLFormElement>(null);
  const statusLine = useRef<HTMLParagraphElement>(null);
  const [isReadOut, setReadOut] = useState(false);
  const options = { onConnected, onError, onCancel, scheme, configId, alias, allowMultiple, statusLine };
  const credentials = useApiKeyForm(target, options, messages);
  const { config, toolkit, isLoading, isReplacing, labels, alert, status } = credentials;
  const isPending = isPendingSend(credentials.state);
  const alertRef = useAlertInSight(alert);
  // Success removes the fields and buttons, and "Add another account" brings them back.
  useKeptFocus(formElement, credentials.state, (form) => {
    setReadOut(credentials.state === "connected");
    const field = credentials.state === "idle" ? form.querySelector<HTMLElement>("input, textarea, select") : null;
    return field ?? statusLine.current;
  });
  const state: ApiKeyFormState = {
    state: credentials.state,
    scheme: config?.authScheme ?? null,
    isPending,
    isLoading,
    isReplacing,
    name: toolkit.name,
  };

  function submit(): void {
    setReadOut(false);
    credentials.submit();
  }
  const events = useFormEvents(formElement, rest, submit, credentials.form.forget);

  const hasFields = config !== null && state.state !== "connected";
  const canSubmit = hasFields || isLoading;
  const { addAnother } = credentials;
  const hasCancel = state.state === "verifying" || (onCancel !== undefined && state.state !== "connected");
  const formProps: ComponentPropsWithRef<"form"> = {
    "aria-label": rest["aria-labelledby"] === undefined ? labels.idle : undefined,
    autoComplete: "off",
    ...rest,
    ref: useMergedRef(useMergedRef(formRef, rootRef), formElement),
    // The browser's validation bubbles would show other texts, in another order.
    noValidate: true,
    "aria-busy": isLoading || isPending || undefined,
    className: joinClasses("cr-form", classNames.root, byState(className, state)),
    style: { ...themeStyle, ...byState(style, state) },
    ...events,
    children: (
      <>
        {children}
        {isLoading && <FieldsSkeleton className={classNames.skeleton} />}
        {hasFields && (
          <FieldList
            // A new user gets new fields, so that credentials never reach another user.
            key={`${config.id} ${isReplacing} ${users.page}`}
            form={credentials.form}
            isReadOnly={isPending}
            placeholder={isReplacing ? messages.unchanged : undefined}
            hintUrl={config.hintUrl ?? config.guideUrl}
            messages={messages}
            classNames={classNames}
          />
        )}
        {hasFields && config.fields.some(({ secret }) => secret) && (
          <p className={joinClasses("cr-secret-note", classNames.note)}>
            <DialogGlyph name="lock" />
            <span>{messages.secretNote}</span>
          </p>
        )}
        <p
          ref={alertRef}
          role="alert"
          className={alert === null ? "cr-visually-hidden" : joinClasses("cr-alert", classNames.alert)}
        >
          {alert}
        </p>
        <p
          ref={statusLine}
          // After the success the focus is here, and screen readers read the text: a live region would repeat it.
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form
          role={isReadOut && state.state === "connected" ? undefined : "status"}
          tabIndex={-1}
          className={
            isLoading || status === null ? "cr-visually-hidden" : joinClasses("cr-form-status", classNames.status)
          }
        >
          {status ?? (isPending ? labels.pending : null)}
        </p>
        {(canSubmit || credentials.canReload || hasCancel || addAnother) && (
          <div className={joinClasses("cr-form-actions", classNames.actions)}>
            {credentials.canReload && (
              <TextButton text={messages.tryAgain} className={classNames.retry} onClick={credentials.reload} />
            )}
            {addAnother && <TextButton text={messages.addAccount} className={classNames.submit} onClick={addAnother} />}
            {hasCancel && (
              <TextButton
                text={messages.cancel}
                className={classNames.cancel}
                data-variant="plain"
                onClick={credentials.cancel}
              />
            )}
            {canSubmit && (
              <SubmitButton
                className={classNames.submit}
                isLoading={isLoading}
                isPending={isPending}
                label={isPending ? labels.pending : labels.idle}
                shortLabel={isPending ? messages.connectingShort : labels.idle}
              >
                <LogoTile logo={toolkit.logo} name={toolkit.name} className={classNames.logo} />
              </SubmitButton>
            )}
          </div>
        )}
      </>
    ),
  };
  const attributes = {
    ...rootAttributes,
    "data-state": state.state,
    "data-scheme": state.scheme ?? undefined,
    "data-loading": isLoading ? "" : undefined,
    "data-replacing": isReplacing ? "" : undefined,
  };
  return useElement("form", render, { ...formProps, ...attributes }, state);
}

/** The submit button. It keeps its width if its label changes, so that the button beside it does not move. */
function SubmitButton({ isLoading, isPending, className, children, ...labels }: SubmitButtonProps): ReactElement {
  const ref = useRef<HTMLButtonElement>(null);
  const room = useSteadySize(ref, labels.label, isPending);
  const text = room === "full" || room === "tight" ? labels.label : labels.shortLabel;
  return (
    <button
      type="submit"
      ref={ref}
      className={joinClasses("cr-button", className)}
      data-variant="solid"
      data-room={room}
      data-pending={isPending ? "" : undefined}
      data-loading={isLoading ? "" : undefined}
      aria-label={text === labels.label ? undefined : labels.label}
      aria-disabled={isLoading || isPending || undefined}
      aria-busy={isPending || undefined}
    >
      {children}
      <span className="cr-label">{text}</span>
    </button>
  );
}

interface SubmitButtonProps {
  label: string;
  /** The label if there is no room for the app's name. */
  shortLabel: string;
  isLoading: boolean;
  isPending: boolean;
  className: string | undefined;
  children: ReactNode;
}

/** The state that `className`, `style` and `render` receive. */
export interface ApiKeyFormState {
  /** `verifying`: sent, but the account is not ACTIVE yet. */
  readonly state: SendState;
  /** The auth scheme; null until known. */
  readonly scheme: AuthScheme | null;
  /** Whether the form waits for an answer. */
  readonly isPending: boolean;
  /** True until the fields are known. */
  readonly isLoading: boolean;
  /** Whether the form replaces the credentials of an existing account. */
  readonly isReplacing: boolean;
  /** The app's name. Until the server has answered: made from the slug. */
  readonly name: string;
}

/** Class names per part. */
export interface ApiKeyFormClassNames extends FieldClassNames {
  root?: string | undefined;
  skeleton?: string | undefined;
  fields?: string | undefined;
  more?: string | undefined;
  moreSummary?: string | undefined;
  note?: string | undefined;
  alert?: string | undefined;
  status?: string | undefined;
  actions?: string | undefined;
  submit?: string | undefined;
  cancel?: string | undefined;
  retry?: string | undefined;
  logo?: string | undefined;
}

interface OwnProps extends RootProps<"form", ApiKeyFormState> {
  /** The scheme to use, if the target has several. @default the first one with fields */
  scheme?: AuthScheme | undefined;
  /** Called when the account is ACTIVE, or its credentials were replaced. */
  onConnected?: ((account: ConnectedAccount) => void) | undefined;
  /** Called when the server has refused the credentials or could not be reached; see `error.code`. The typed values stay. */
  onError?: ((error: ComposioError) => void) | undefined;
  /** Adds a Cancel button. The typed values are cleared before the call. */
  onCancel?: (() => void) | undefined;
  /** Alias of the new account, unique per user and toolkit. */
  alias?: string | undefined;
  /** Whether the user may connect a second account. Then the form offers "Add another account" after a success. @default false */
  allowMultiple?: boolean | undefined;
  /** Shown above the fields. */
  children?: ReactNode | undefined;
  /**
   * Class names per part: root, skeleton, fields, more, moreSummary; of a field: field, label, input, reveal, file,
   * advice, suggestion, error, help; then note, alert, status, actions, cancel, retry, submit, logo.
   */
  classNames?: ApiKeyFormClassNames | undefined;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`; the props below; any other `<form>` prop. */
export type ApiKeyFormProps = Target & OwnProps & Omit<ComponentPropsWithoutRef<"form">, keyof OwnProps>;

declare module "../../react/context/context.ts" {
  interface Appearance {
    apiKeyForm?: Pick<OwnProps, "className" | "classNames" | "style" | "render"> | undefined;
  }
}
