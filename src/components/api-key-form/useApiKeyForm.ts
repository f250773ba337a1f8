import { type RefObject, useEffect, useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { isMasked, orderFields, replacementFields, valuesToSend } from "../../protocol/fieldValues.ts";
import type { CredentialsText } from "../../locales/messages.ts";
import { canReplaceCredentials, connectMethod } from "../../protocol/schemes.ts";
import { isConnectedOrPaused, statusKind } from "../../protocol/status.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { AuthConfig, AuthScheme, ConnectedAccount, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAuthConfigOf } from "../../react/hooks/useAuthConfig.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { useUserChange } from "../../react/useUserChange.ts";
import { namedFields, namedProblems, unnamedProblems } from "../fields/fieldText.ts";
import { type FieldsForm, useFieldsForm } from "../fields/useFieldsForm.ts";
import { type SendState, useSendFields } from "./useSendFields.ts";
import { canTryAgain, errorText, label, sentence, waitingErrorText } from "../shared/text.ts";

export interface UseApiKeyFormOptions {
  readonly scheme?: AuthScheme | undefined;
  readonly configId?: string | undefined;
  readonly alias?: string | undefined;
  readonly allowMultiple?: boolean | undefined;
  readonly onConnected?: ((account: ConnectedAccount) => void) | undefined;
  readonly onError?: ((error: ComposioError) => void) | undefined;
  readonly onCancel?: (() => void) | undefined;
  /** The status line, which is always rendered. It gets the focus if the focused button is removed. */
  readonly statusLine: RefObject<HTMLElement | null>;
}

export interface UseApiKeyFormResult {
  readonly form: FieldsForm;
  /** The auth config whose fields the form has. Null until known, and if there is none with fields. */
  readonly config: AuthConfig | null;
  readonly toolkit: ToolkitSummary;
  readonly state: SendState;
  readonly isLoading: boolean;
  /**
   * Whether the form replaces an account's credentials. Secrets must be entered again; other empty fields keep their
   * value.
   */
  readonly isReplacing: boolean;
  /** A text: what is happening, or what was done. */
  readonly status: string | null;
  /** A text: what is wrong. */
  readonly alert: string | null;
  /** Whether the fields could not be loaded, and a retry may help. */
  readonly canReload: boolean;
  /** Labels of the submit button. */
  readonly labels: { readonly idle: string; readonly pending: string };
  readonly submit: () => void;
  readonly cancel: () => void;
  readonly reload: () => void;
  /** Gives the empty fields again after an account was connected. Null if a further account can't be added. */
  readonly addAnother: (() => void) | null;
}

const noFields: AuthConfig["fields"] = [];

/** State and behaviour of a credentials form, without markup. */
export function useApiKeyForm(
  target: Target,
  options: UseApiKeyFormOptions,
  messages: CredentialsText,
): UseApiKeyFormResult {
  const status = useConnectionStatus(target);
  const { account, accounts } = status;
  const { choices, toolkit, method, error: loadError, isLoading, refetch } = useAuthConfigOf(target, status);
  const [isUnchanged, setUnchanged] = useState(false);
  const isOnline = useIsOnline();

  const config = choose(choices, options);
  useReportNoFields(target, config === null ? choices : []);
  const replaces =
    target.connectedAccountId !== undefined && account && isReplaceable(account, config) ? account : null;
  const given = config?.fields ?? noFields;
  const ordered = orderFields(given);
  // In the order of the form that has connected it, although other fields are required now.
  const form = useFieldsForm(replaces ? replacementFields(ordered) : ordered);
  const { fields } = form;

  const sending = useSendFields({
    target,
    replaces,
    submit: {
      // Several auth configs can have this toolkit and scheme: send the id of the one whose fields were filled in.
      authConfigId: target.toolkit === undefined ? undefined : config?.id,
      scheme: config?.authScheme,
      alias: options.alias,
      allowMultiple: options.allowMultiple,
    },
    onConnected(connected) {
      form.clear();
      options.onConnected?.(connected);
    },
    onError(error) {
      const found = namedProblems(error, form, messages);
      const isRejected = error.code === "credentials_rejected";
      if (found.size > 0) form.show(found, { isSaid: isRejected });
      else if (isRejected) form.show(unnamedProblems(form, messages), { isSaid: true });
      // Why the server wants an empty field that is not required: each secret must be given again.
      setUnchanged(replaces !== null && !isRejected && [...found.values()].includes("required"));
      options.onError?.(error);
    },
  });

  // The new user gets new fields. Composio may have accepted what was on its way, but not for the new user.
  useUserChange((isExpected) => {
    sending.forget(!isExpected && (form.isTyped() || isPendingSend(sending.state)));
    form.forget();
    setUnchanged(false);
  });

  // The server would refuse a second account, so the form shows it before the user types.
  const isTaken = !options.allowMultiple && config !== null && accounts.some((each) => isTakenBy(each, target, config));
  const state = isTaken && !isPendingSend(sending.state) ? "connected" : sending.state;
  const isReconnecting = target.connectedAccountId !== undefined && account !== null && !isConnectedOrPaused(account);
  const isEdit = replaces !== null && !isReconnecting;
  // A missing auth config is an expected state, and a retry would not help.
  const isAbsent = loadError?.code === "toolkit_not_found" || loadError?.code === "auth_config_not_found";
  const failure = config === null && !isLoading && !isAbsent ? loadError : null;
  const say = (text: string) => sentence(text, toolkit.name, messages);

  function statusText(): string | null {
    if (isLoading) return messages.loading;
    if (config === null && status.isMissing) return messages.connectionGone;
    if (config === null) return failure ? null : say(method === "none" ? messages.ready : messages.unavailable);
    if (state === "connected") return say(sending.hasReplaced ? messages.credentialsSaved : messages.ready);
    if (state === "verifying")
      return say(sending.error ? waitingErrorText(sending.error, isOnline, messages) : messages.verifying);
    if (isUnchanged) return messages.nothingChanged;
    return state === "submitting" || fields.length > 0 ? null : messages.nothingToFill;
  }

  function alertText(): string | null {
    if (config === null) return failure ? say(errorText(failure, messages)) : null;
    const { error } = sending;
    if (state !== "failed" || !error) return null;
    const isSaidByFields = error.code !== "credentials_rejected" && namedFields(error, fields).length > 0;
    return isSaidByFields ? null : say(errorText(error, messages));
  }

  // An alias is unique: a further account would be refused.
  const canAdd = state === "connected" && replaces === null && options.allowMultiple && options.alias === undefined;
  return {
    form,
    config,
    toolkit,
    state,
    isLoading,
    isReplacing: replaces !== null,
    status: statusText(),
    alert: alertText(),
    canReload: canTryAgain(failure),
    labels: {
      idle: label(isEdit ? messages.save : isReconnecting ? messages.reconnect : messages.connect, toolkit.name),
      pending: label(isEdit ? messages.save : messages.connecting, toolkit.name),
    },
    submit() {
      if (config === null || state === "connected" || isPendingSend(state)) return;
      const values = valuesToSend(fields, form.values());
      const isNothing = replaces !== null && Object.keys(values).length === 0;
      setUnchanged(isNothing);
      if (isNothing) return form.focus(fields[0]?.name);
      const found = form.check();
      if (found.size > 0) {
        sending.cancel();
        return form.show(found);
      }
      // Clears the problems of the last submit.
      form.show(found);
      sending.send(values);
    },
    cancel() {
      sending.cancel();
      // The focused Cancel button will be removed.
      if (!options.onCancel) return form.focus((fields.find(isMasked) ?? fields[0])?.name);
      form.clear();
      options.onCancel();
    },
    reload() {
      // The focused "Try again" button will be removed.
      options.statusLine.current?.focus();
      void refetch();
    },
    addAnother: canAdd ? () => sending.forget(false) : null,
  };
}

/** In development, logs that none of the target's auth configs has a scheme with fields. */
function useReportNoFields(target: Target, choices: readonly AuthConfig[]): void {
  const { environment } = useComposio().client.connections;
  const key = targetKey(target);
  const offered = choices.map(({ authScheme }) => authScheme).join(", ");
  useEffect(() => {
    if (offered !== "" && environment.isDevelopment) {
      console.error(
        `[composio-react] ApiKeyForm has no fields for ${key}: its auth configs are ${offered}. Use <ConnectButton>, which connects any of them.`,
      );
    }
  }, [environment, key, offered]);
}

/** Whether the form waits for an answer. */
export function isPendingSend(state: SendState): boolean {
  return state === "submitting" || state === "verifying";
}

function choose(choices: readonly AuthConfig[], { scheme, configId }: UseApiKeyFormOptions): AuthConfig | null {
  const isWanted = ({ id, authScheme }: AuthConfig) =>
    connectMethod(authScheme) === "fields" &&
    (scheme === undefined || authScheme === scheme) &&
    (configId === undefined || id === configId);
  return choices.find(isWanted) ?? null;
}

/**
 * Whether an account can get new credentials. For a FAILED or REVOKED one, or if the form has the fields of another auth
 * config, the user connects a new account.
 */
function isReplaceable({ authScheme, status, authConfig }: ConnectedAccount, config: AuthConfig | null): boolean {
  const isOwn = config === null || config.id === authConfig.id;
  return isOwn && canReplaceCredentials(authScheme) && status !== "FAILED" && status !== "REVOKED";
}

function isTakenBy(account: ConnectedAccount, target: Target, config: AuthConfig): boolean {
  const isOf = target.connectedAccountId === undefined && account.authConfig.id === config.id;
  return isOf && !account.isSharedByOther && statusKind(account.status) === "active";
}
