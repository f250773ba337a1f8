import { type RefObject, useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";
import { isMasked, orderFields, replacementFields, valuesToSend } from "../../protocol/fieldValues.ts";
import type { Messages } from "../../locales/messages.ts";
import { canReplaceCredentials, connectMethod } from "../../protocol/schemes.ts";
import { accountPhase, statusKind } from "../../protocol/status.ts";
import { pickTarget } from "../../protocol/targets.ts";
import type { AuthConfig, AuthScheme, ConnectedAccount, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useAuthConfigOf } from "../../react/hooks/useAuthConfig.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import type { Problem } from "../fields/fieldText.ts";
import { type FieldsForm, useFieldsForm } from "../fields/useFieldsForm.ts";
import { type SendState, useSendFields } from "./useSendFields.ts";
import { errorWords, label, sentence } from "../shared/text.ts";

export interface UseApiKeyFormOptions {
  readonly scheme?: AuthScheme | undefined;
  readonly alias?: string | undefined;
  readonly allowMultiple?: boolean | undefined;
  readonly onConnected?: ((account: ConnectedAccount) => void) | undefined;
  readonly onError?: ((error: ComposioError) => void) | undefined;
  readonly onCancel?: (() => void) | undefined;
  /** Always in the document, to take the focus of what success takes away. */
  readonly statusLine: RefObject<HTMLElement | null>;
}

export interface UseApiKeyFormResult {
  readonly form: FieldsForm;
  /** What the form is of; null until known, and where there is nothing to fill in. */
  readonly config: AuthConfig | null;
  readonly toolkit: ToolkitSummary;
  readonly state: SendState;
  readonly isLoading: boolean;
  /** Whether an account gets new credentials: every secret anew, other fields left empty keeping theirs. */
  readonly isReplacing: boolean;
  /** What goes on or has been done, in words. */
  readonly status: string | null;
  /** What is wrong, in words. */
  readonly alert: string | null;
  /** Whether the form could not be read from the server, and may be asked for again. */
  readonly canReload: boolean;
  /** Of the submit button, idle and pending. */
  readonly labels: { readonly idle: string; readonly pending: string };
  readonly submit: () => void;
  readonly cancel: () => void;
  readonly reload: () => void;
}

const noFields: AuthConfig["fields"] = [];

/** All that a form for credentials knows and does, without its looks. */
export function useApiKeyForm(source: Target, options: UseApiKeyFormOptions, messages: Messages): UseApiKeyFormResult {
  const target = pickTarget(source);
  const status = useConnectionStatus(target);
  const { account, accounts } = status;
  const { choices, toolkit, method, error: loadError, isLoading, refetch } = useAuthConfigOf(target, status);
  const [isUnchanged, setUnchanged] = useState(false);

  const config = choose(choices, options.scheme);
  const replaces = target.connectedAccountId !== undefined && account && isReplaceable(account) ? account : null;
  const given = config?.fields ?? noFields;
  const form = useFieldsForm(orderFields(replaces ? replacementFields(given) : given));
  const { fields } = form;

  const sending = useSendFields({
    target,
    replaces,
    submit: {
      // What was filled in is what is connected: a toolkit and a scheme may stand for several auth configs.
      authConfigId: target.toolkit === undefined ? undefined : config?.id,
      scheme: config?.authScheme,
      alias: options.alias,
      allowMultiple: options.allowMultiple,
    },
    onConnected(connected) {
      const line = options.statusLine.current;
      const hadFocus = line?.closest("form")?.contains(line.ownerDocument.activeElement);
      form.clear();
      if (hadFocus) line?.focus();
      options.onConnected?.(connected);
    },
    onError(error) {
      const found = namedProblems(error, fields);
      if (found.size > 0) form.show(found);
      else if (error.code === "credentials_rejected") form.show(refused());
      options.onError?.(error);
    },
  });

  // A second account would be refused: better said before anything is typed.
  const isTaken = !options.allowMultiple && config !== null && accounts.some((each) => isTakenBy(each, target, config));
  const state = isTaken && !isPendingSend(sending.state) ? "connected" : sending.state;
  const isReconnecting = target.connectedAccountId !== undefined && account !== null && !isUsable(account);
  const isEdit = replaces !== null && !isReconnecting;
  // That there is none is no failure, and asking again would not help.
  const isAbsent = loadError?.code === "toolkit_not_found" || loadError?.code === "auth_config_not_found";
  const failure = config === null && !isLoading && !isAbsent ? loadError : null;
  const say = (text: string) => sentence(text, toolkit.name, messages);

  /** The credential itself is refused, of which nobody says more: not what only says where it is for. */
  function refused(): ReadonlyMap<string, Problem> {
    const filled = fields.filter(({ name }) => form.value(name) !== "");
    const secrets = filled.filter(({ secret }) => secret);
    const problem = { text: messages.notAccepted };
    return new Map((secrets.length > 0 ? secrets : filled).map(({ name }) => [name, problem]));
  }

  function statusText(): string | null {
    if (isLoading) return messages.loading;
    if (config === null) return failure ? null : say(method === "none" ? messages.ready : messages.unavailable);
    if (state === "connected") return say(sending.hasReplaced ? messages.credentialsSaved : messages.ready);
    if (state === "verifying")
      return say(sending.error ? errorWords(sending.error, messages, true) : messages.verifying);
    if (isUnchanged) return messages.nothingChanged;
    return state === "submitting" || fields.length > 0 ? null : messages.nothingToFill;
  }

  function alertText(): string | null {
    if (config === null) return failure ? say(errorWords(failure, messages)) : null;
    return state === "failed" && sending.error ? say(errorWords(sending.error, messages)) : null;
  }

  return {
    form,
    config,
    toolkit,
    state,
    isLoading,
    isReplacing: replaces !== null,
    status: statusText(),
    alert: alertText(),
    canReload: failure !== null,
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
      // What was refused before is on its way again.
      form.show(found);
      sending.send(values);
    },
    cancel() {
      sending.cancel();
      // The button that was pressed is about to go.
      if (!options.onCancel) return form.focus((fields.find(isMasked) ?? fields[0])?.name);
      form.clear();
      options.onCancel();
    },
    reload() {
      // The button that was pressed is about to go.
      options.statusLine.current?.focus();
      void refetch();
    },
  };
}

/** Whether an answer is awaited. */
export function isPendingSend(state: SendState): boolean {
  return state === "submitting" || state === "verifying";
}

function choose(choices: readonly AuthConfig[], scheme: AuthScheme | undefined): AuthConfig | null {
  const forms = choices.filter(({ authScheme }) => connectMethod(authScheme) === "fields");
  return (scheme === undefined ? forms[0] : forms.find(({ authScheme }) => authScheme === scheme)) ?? null;
}

/** A failed or revoked account has ended for good: connecting again makes a new one. */
function isReplaceable({ authScheme, status }: ConnectedAccount): boolean {
  return canReplaceCredentials(authScheme) && status !== "FAILED" && status !== "REVOKED";
}

function isUsable(account: ConnectedAccount): boolean {
  const phase = accountPhase(account);
  return phase === "connected" || phase === "paused";
}

function isTakenBy({ authConfig, status }: ConnectedAccount, target: Target, config: AuthConfig): boolean {
  return target.connectedAccountId === undefined && authConfig.id === config.id && statusKind(status) === "active";
}

/** What the server says of fields that this form has. */
function namedProblems({ fields: said }: ComposioError, fields: AuthConfig["fields"]): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  for (const { name } of fields) {
    const text = said && Object.hasOwn(said, name) ? said[name] : undefined;
    if (text !== undefined) found.set(name, { text });
  }
  return found;
}
