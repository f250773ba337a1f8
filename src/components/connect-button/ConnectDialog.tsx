import { type ReactElement, useId, useState } from "react";
import { flushSync } from "react-dom";
import type { ComposioError } from "../../protocol/errors.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, Fields, Target, ToolkitSummary } from "../../protocol/types.ts";
import { targetKey } from "../../protocol/targets.ts";
import { useComposio } from "../../react/context/context.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import type { Hideable } from "../../react/context/overlay.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { type ApiKeyFormClassNames, CredentialsForm } from "../api-key-form/CredentialsForm.tsx";
import { RedirectFieldsForm } from "./RedirectFieldsForm.tsx";
import { Way, type WayClassNames, differenceOf } from "./Way.tsx";
import { type DialogRequest, type LinkAnew, needsFieldsFirst } from "./nextStep.ts";
import { Dialog } from "../dialog/Dialog.tsx";
import { type DialogClassNames, type UseModalResult, useModal } from "../dialog/useModal.ts";
import { DialogGlyph } from "../dialog/DialogGlyph.tsx";
import { Notice, useUserNotice } from "../dialog/useUserNotice.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { TextButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { useMessages } from "../shared/useMessages.ts";
import { dialogText } from "../../locales/english/dialogText.ts";
import type { DialogText, Messages } from "../../locales/messages.ts";
import { accountName, label, sentence } from "../shared/text.ts";

/**
 * The dialog of a connect button: a choice between ways to connect, fields before signing in, a form for credentials, or new
 * credentials for an account. Renders a modal `<dialog>`. Its code is loaded when it is first opened.
 */
export const ConnectDialog: (props: ConnectDialogProps & Hideable & InComposio) => ReactElement = inComposio(Content);

function Content(props: ConnectDialogProps & Hideable): ReactElement {
  return props.request.isRefusal ? <Refusal {...props} /> : <Steps {...props} />;
}

/** Says that a press was refused, where its button could not. */
function Refusal({ request, toolkit, onClose, classNames, ...props }: ConnectDialogProps): ReactElement {
  const messages = useMessages(dialogText, props.messages);
  return (
    <Notice
      title={label(messages.connect, toolkit.name)}
      opener={request.opener}
      messages={messages}
      classNames={classNames ?? {}}
      onClose={() => onClose(request)}
    />
  );
}

function Steps(props: ConnectDialogProps & Hideable): ReactElement {
  const {
    request,
    target,
    toolkit,
    onRedirect,
    onConnected,
    onError,
    onClose,
    alias,
    allowMultiple,
    description,
    classNames = {},
  } = props;
  const messages = useMessages(dialogText, props.messages);
  const modal = useModal(request, () => onClose(request), props.isHidden);
  const [chosen, setChosen] = useState<AuthConfig | null>(null);
  const { choices, replaces, current } = request;
  const config = chosen ?? (choices.length === 1 && current === undefined ? (choices[0] ?? null) : null);
  const isChoice = config === null && replaces === null;

  const { close } = modal;
  const redirect = (to: AuthConfig, fields: Fields) => {
    // The popup must open during the click, so before the dialog closes.
    onRedirect(to, fields, request.link);
    close();
  };
  const choose = (to: AuthConfig) => {
    if (connectMethod(to.authScheme) === "redirect" && !needsFieldsFirst(to)) redirect(to, {});
    else show(to);
  };
  const show = (next: AuthConfig | null) => {
    // Synchronously, so that the new content can get the focus of the pressed element, which is removed.
    flushSync(() => setChosen(next));
    modal.focusFirst();
  };

  const { title, detail } = useHeading(request, toolkit, isChoice, description, messages);
  useUserNotice({ title, opener: request.opener, messages, classNames }, () => !props.isHidden);
  const isReported = useIsReported(request, target);
  const formProps = {
    messages,
    classNames: classNames.form,
    onCancel: () => modal.guard(close),
    onConnected(connected: ConnectedAccount) {
      close();
      if (!isReported()) onConnected(connected);
    },
    onError(error: ComposioError) {
      if (!isReported()) onError?.(error);
    },
  };
  return (
    <Dialog
      modal={modal}
      logo={<LogoTile logo={toolkit.logo} name={toolkit.name} size="lg" className={classNames.dialogLogo} />}
      title={title}
      detail={detail}
      classNames={classNames}
    >
      {/* In Firefox, Tab would stop at what scrolls. Its buttons and fields are reached without that. */}
      <div className={joinClasses("cr-dialog-body", classNames.dialogBody)} tabIndex={-1}>
        {chosen && (
          <button
            type="button"
            className={joinClasses("cr-action cr-back", classNames.back)}
            data-quiet=""
            onClick={() => modal.guard(() => show(null))}
          >
            <DialogGlyph name="back" />
            {messages.otherWays}
          </button>
        )}
        {isChoice && (
          <ul className={joinClasses("cr-ways", classNames.ways)}>
            {choices.map((each, index) => (
              <Way
                key={each.id}
                config={each}
                isRecommended={index === 0 && current === undefined}
                isCurrent={each.id === current}
                name={toolkit.name}
                difference={differenceOf(each, choices, messages)}
                messages={messages}
                classNames={classNames}
                onChoose={() => choose(each)}
              />
            ))}
          </ul>
        )}
        {config && replaces === null && connectMethod(config.authScheme) === "redirect" && (
          <RedirectFieldsForm
            key={`${targetKey(target)} ${config.id}`}
            config={config}
            target={target}
            messages={messages}
            classNames={classNames.form}
            onCancel={formProps.onCancel}
            onSubmit={(fields) => redirect(config, fields)}
          />
        )}
        {config && replaces === null && connectMethod(config.authScheme) === "fields" && (
          // With the button's target, so that the button shows and reports the flow after the dialog is closed.
          <CredentialsForm
            key={config.id}
            {...target}
            scheme={config.authScheme}
            configId={config.id}
            alias={alias}
            allowMultiple={allowMultiple}
            {...formProps}
          />
        )}
        {replaces !== null && <CredentialsForm connectedAccountId={replaces} {...formProps} />}
      </div>
      {modal.isAsking && <DiscardQuestion modal={modal} messages={messages} classNames={classNames} />}
      {/* Last in the document, so that the focus does not start here. */}
      <button
        type="button"
        className={joinClasses("cr-menu-button cr-dialog-close", classNames.dialogClose)}
        aria-label={messages.close}
        onClick={() => (modal.isAsking ? modal.keepEditing() : modal.guard(close))}
      >
        <DialogGlyph name="close" />
      </button>
    </Dialog>
  );
}

/**
 * Whether the app has mounted the dialog's button again, as after a spinner in its place. The new button reports the outcomes
 * of the flow itself, so the dialog must not report them too. If the button is gone for good, as with a menu, the dialog does.
 */
function useIsReported({ replaces, opener }: DialogRequest, target: Target): () => boolean {
  const { regions } = useComposio().client.connections;
  const ofButtons = () =>
    (regions.get(targetKey(target)) ?? []).filter(({ element }) => element.closest(".cr-connect") !== null);
  const [before] = useState(ofButtons);
  // New credentials are not an outcome of the flow.
  return () => replaces === null && !opener?.isConnected && ofButtons().some((region) => !before.includes(region));
}

/** The title of the dialog, and the line below it. */
function useHeading(
  { choices, replaces, current }: DialogRequest,
  { name }: ToolkitSummary,
  isChoice: boolean,
  description: string | undefined,
  messages: DialogText,
): { readonly title: string; readonly detail: string | undefined } {
  const { account, needsReconnect } = useConnectionStatus({ connectedAccountId: replaces ?? "" });
  // The credentials of a connection that works are changed, without connecting it again. The title stays after that.
  const [isRepair] = useState(needsReconnect);
  const who = [isRepair ? null : name, account && accountName(account)].filter((part) => part !== null);
  const edit = isRepair ? messages.reconnect : messages.newCredentialsItem;
  const title = current === undefined ? (replaces === null ? messages.connect : edit) : messages.changeAccess;
  const question = choices.some(({ accessLevel }) => accessLevel) ? messages.chooseAccess : messages.chooseWay;
  const choice = sentence(choices.length === 0 ? messages.unavailable : question, name, messages);
  return {
    title: label(title, name),
    detail: isChoice ? choice : replaces === null ? description : who.join(" · "),
  };
}

/** Asks before the dialog closes and typed text is lost. */
function DiscardQuestion({ modal, messages, classNames }: DiscardQuestionProps): ReactElement {
  const questionId = useId();
  return (
    <div
      className={joinClasses("cr-question", classNames.question)}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of two buttons with their question
      role="group"
      aria-labelledby={questionId}
      data-question=""
    >
      <p id={questionId} role="alert">
        {messages.discardQuestion}
      </p>
      <span className="cr-line">
        <TextButton text={messages.keepEditing} className={classNames.dialogButton} onClick={modal.keepEditing} />
        <TextButton
          text={messages.discard}
          className={classNames.dialogButton}
          data-variant="danger"
          onClick={modal.discard}
        />
      </span>
    </div>
  );
}

interface DiscardQuestionProps {
  modal: UseModalResult;
  messages: DialogText;
  classNames: ConnectDialogClassNames;
}

/** Class names per part. */
export interface ConnectDialogClassNames extends DialogClassNames, WayClassNames {
  dialogLogo?: string | undefined;
  back?: string | undefined;
  question?: string | undefined;
  ways?: string | undefined;
  /** Class names of the form in the dialog. */
  form?: ApiKeyFormClassNames | undefined;
}

export interface ConnectDialogProps {
  request: DialogRequest;
  target: Target;
  toolkit: ToolkitSummary;
  /** Called during the click, to go to the provider with these fields. */
  onRedirect: (config: AuthConfig, fields: Fields, link?: LinkAnew) => void;
  onConnected: (account: ConnectedAccount) => void;
  onError: ((error: ComposioError) => void) | undefined;
  onClose: (request: DialogRequest) => void;
  alias: string | undefined;
  allowMultiple: boolean | undefined;
  messages: Partial<Messages> | undefined;
  /** One line below the title, such as what the connection is for. */
  description?: string | undefined;
  classNames?: ConnectDialogClassNames | undefined;
}
