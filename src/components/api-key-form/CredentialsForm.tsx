import {
  type CSSProperties,
  type ComponentPropsWithRef,
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefAttributes,
  type RefObject,
  forwardRef,
  useLayoutEffect,
  useRef,
} from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { en } from "../../locales/en.ts";
import type { Messages } from "../../locales/messages.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { AuthScheme, ConnectedAccount, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import type { FieldClassNames } from "../fields/FieldClassNames.ts";
import { FieldList } from "../fields/FieldList.tsx";
import { ToolkitLogo } from "../shared/ToolkitLogo.tsx";
import {
  type ByState,
  type Render,
  byState,
  joinClasses,
  roomFor,
  useElement,
  useMergedRef,
} from "../shared/element.ts";
import { isPendingSend, useApiKeyForm } from "./useApiKeyForm.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { SendState } from "./useSendFields.ts";

/** `ApiKeyForm`, for what stands below something that has brought the connect flows. */
export const CredentialsForm: ForwardRefExoticComponent<ApiKeyFormProps & RefAttributes<HTMLFormElement>> = forwardRef<
  HTMLFormElement,
  ApiKeyFormProps
>(function CredentialsForm(props, ref) {
  // What is typed for one target must not reach another.
  return <TargetForm key={`${targetKey(props)} ${props.scheme ?? ""}`} {...props} formRef={ref} />;
});

function TargetForm(props: ApiKeyFormProps & { formRef: Ref<HTMLFormElement> }): ReactElement {
  const { toolkit: _toolkit, authConfigId: _authConfigId, connectedAccountId: _connectedAccountId, ...own } = props;
  const { onConnected, onError, onCancel, scheme, alias, allowMultiple, formRef, ...looks } = own;
  const { className, classNames = {}, style, render, messages: overrides, children, ...rest } = looks;

  const messages = useMessages(en, overrides);
  const { users } = useComposio().client.connections;
  const root = useRootScheme();
  const statusLine = useRef<HTMLParagraphElement>(null);
  const options = { onConnected, onError, onCancel, scheme, alias, allowMultiple, statusLine };
  const credentials = useApiKeyForm(props, options, messages);
  const { config, toolkit, isLoading, isReplacing, labels, alert, status } = credentials;
  const isPending = isPendingSend(credentials.state);
  const state: ApiKeyFormState = {
    state: credentials.state,
    scheme: config?.authScheme ?? null,
    isPending,
    isLoading,
    isReplacing,
    name: toolkit.name,
  };

  const hasFields = config !== null && state.state !== "connected";
  const canSubmit = hasFields || isLoading;
  const hasCancel = state.state === "verifying" || (onCancel !== undefined && state.state !== "connected");
  const formProps: ComponentPropsWithRef<"form"> = {
    "aria-label": rest["aria-labelledby"] === undefined ? labels.idle : undefined,
    autoComplete: "off",
    ...rest,
    ref: useMergedRef(formRef, root.ref),
    // The browser's own bubbles know neither our words nor our order.
    noValidate: true,
    "aria-busy": isLoading || isPending || undefined,
    className: joinClasses("cr-form", byState(className, state)),
    style: byState(style, state),
    onSubmit: (event) => {
      rest.onSubmit?.(event);
      if (event.defaultPrevented) return;
      event.preventDefault();
      credentials.submit();
    },
    children: (
      <>
        {children}
        {isLoading && (
          <div className="cr-skeleton" aria-hidden="true">
            <span />
            <span />
          </div>
        )}
        {hasFields && (
          <FieldList
            // What one user has typed is not the next one's to see or to send.
            key={`${config.id} ${isReplacing} ${users.page}`}
            form={credentials.form}
            isReadOnly={isPending}
            placeholder={isReplacing ? messages.unchanged : undefined}
            hintUrl={config.hintUrl ?? config.guideUrl}
            messages={messages}
            classNames={classNames}
          />
        )}
        <p role="alert" className={alert === null ? "cr-visually-hidden" : joinClasses("cr-alert", classNames.alert)}>
          {alert}
        </p>
        <p
          ref={statusLine}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> is a control of the form
          role="status"
          tabIndex={-1}
          className={
            isLoading || status === null ? "cr-visually-hidden" : joinClasses("cr-form-status", classNames.status)
          }
        >
          {status ?? (isPending ? labels.pending : null)}
        </p>
        {(canSubmit || credentials.canReload || hasCancel) && (
          <div className={joinClasses("cr-form-actions", classNames.actions)}>
            {canSubmit && (
              <button
                type="submit"
                className={joinClasses("cr-button", classNames.submit)}
                data-variant="solid"
                data-pending={isPending ? "" : undefined}
                data-loading={isLoading ? "" : undefined}
                aria-disabled={isLoading || isPending || undefined}
                aria-busy={isPending || undefined}
              >
                <ToolkitLogo logo={toolkit.logo} name={toolkit.name} className={classNames.logo} />
                <span className="cr-label" data-room={roomFor([labels.idle, labels.pending])}>
                  {isPending ? labels.pending : labels.idle}
                </span>
              </button>
            )}
            {credentials.canReload && (
              <button type="button" className="cr-button" data-variant="outline" onClick={credentials.reload}>
                <span className="cr-label">{messages.tryAgain}</span>
              </button>
            )}
            {hasCancel && (
              <CancelButton
                className={joinClasses("cr-button", classNames.cancel)}
                text={messages.cancel}
                onPress={credentials.cancel}
                heir={statusLine}
              />
            )}
          </div>
        )}
      </>
    ),
  };
  const attributes = {
    "data-cr-scheme": root["data-cr-scheme"],
    "data-state": state.state,
    "data-scheme": state.scheme ?? undefined,
    "data-loading": isLoading ? "" : undefined,
    "data-replacing": isReplacing ? "" : undefined,
  };
  return useElement("form", render, { ...formProps, ...attributes }, state);
}

/** Goes away by itself once the connection is checked: its focus must not go with it. */
function CancelButton({ className, text, onPress, heir }: CancelButtonProps): ReactElement {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const node = ref.current;
    const line = heir.current;
    return () => {
      if (node && node.ownerDocument.activeElement === node) line?.focus();
    };
  }, [heir]);
  return (
    <button type="button" ref={ref} className={className} data-variant="outline" onClick={onPress}>
      <span className="cr-label">{text}</span>
    </button>
  );
}

interface CancelButtonProps {
  className: string;
  text: string;
  onPress: () => void;
  /** Who gets the focus. */
  heir: RefObject<HTMLElement | null>;
}

/** What a form's looks may depend on. */
export interface ApiKeyFormState {
  /** `verifying`: sent, and not ACTIVE at once. */
  readonly state: SendState;
  /** The scheme it connects by; null until known. */
  readonly scheme: AuthScheme | null;
  /** Whether an answer is awaited. */
  readonly isPending: boolean;
  /** True until the fields are known. */
  readonly isLoading: boolean;
  /** Whether it takes new credentials for an account that exists. */
  readonly isReplacing: boolean;
  /** The app's name; its slug made readable until the server has answered. */
  readonly name: string;
}

/** Class names by slot. */
export interface ApiKeyFormClassNames extends FieldClassNames {
  fields?: string;
  alert?: string;
  status?: string;
  actions?: string;
  submit?: string;
  cancel?: string;
  logo?: string;
}

interface OwnProps {
  /** Which scheme, where the target offers several. @default the first that asks for fields */
  scheme?: AuthScheme;
  /** The account is ACTIVE on the server, or has its new credentials. */
  onConnected?: (account: ConnectedAccount) => void;
  /** The server refused, or could not be reached; `error.code` says which. What was typed stays. */
  onError?: (error: ComposioError) => void;
  /** Shows a Cancel button; what was typed is gone when it is called. */
  onCancel?: () => void;
  /** The new connection's name, unique per user and toolkit. */
  alias?: string;
  /** Connects a further account where there is one already. @default false */
  allowMultiple?: boolean;
  /** Shown above the fields. */
  children?: ReactNode;
  /** Classes of the `<form>`, fixed or by state. */
  className?: ByState<string, ApiKeyFormState>;
  /** Classes by slot: fields, field, label, input, reveal, file, suggestion, error, help, alert, status, actions, submit, logo, cancel. */
  classNames?: ApiKeyFormClassNames;
  /** Style of the `<form>`, fixed or by state. */
  style?: ByState<CSSProperties, ApiKeyFormState>;
  /** Another element in place of the `<form>`, or a function that makes one of its props and state. */
  render?: Render<ComponentPropsWithRef<"form">, ApiKeyFormState>;
  /** Texts in place of the provider's. */
  messages?: Partial<Messages>;
}

/** Exactly one of `toolkit`, `authConfigId` and `connectedAccountId`, the props below, and any other of a `<form>`. */
export type ApiKeyFormProps = Target & OwnProps & Omit<ComponentPropsWithoutRef<"form">, keyof OwnProps>;
