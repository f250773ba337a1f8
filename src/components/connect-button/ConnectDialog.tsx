import { type ReactElement, useId, useState } from "react";
import { createPortal, flushSync } from "react-dom";
import type { ComposioError } from "../../protocol/errors.ts";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ConnectedAccount, Fields, Target, ToolkitSummary } from "../../protocol/types.ts";
import { ComposioContext, type ComposioContextValue, useComposio } from "../../react/context/context.ts";
import { ThemeScope } from "../../react/ThemeScope.tsx";
import { CredentialsForm } from "../api-key-form/CredentialsForm.tsx";
import { RedirectFieldsForm } from "./RedirectFieldsForm.tsx";
import { type DialogRequest, needsFieldsFirst } from "./nextStep.ts";
import { DialogGlyph } from "../shared/DialogGlyph.tsx";
import { ToolkitLogo } from "../shared/ToolkitLogo.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useModal } from "../shared/useModal.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import { dialogText } from "../../locales/english/dialogText.ts";
import type { DialogText, Messages } from "../../locales/messages.ts";
import { label, sentence, wayText } from "../shared/text.ts";

/**
 * What needs more than a click: a choice between ways to connect, fields before signing in, a form for credentials,
 * or new credentials for an account. Renders a modal `<dialog>`. It is loaded when first opened. The built file
 * shares no module with the page, not even React contexts, so the provider's value is a prop.
 */
export function ConnectDialog({ composio, ...props }: ConnectDialogProps & InComposio): ReactElement {
  return (
    <ComposioContext.Provider value={composio}>
      <Dialog {...props} />
    </ComposioContext.Provider>
  );
}

interface InComposio {
  /** The value of `useComposio()` where the dialog is rendered. */
  readonly composio: ComposioContextValue;
}

function Dialog(props: ConnectDialogProps): ReactElement {
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
    className,
  } = props;
  const { theme } = useComposio();
  const messages = useMessages(dialogText, props.messages);
  const root = useRootScheme(true);
  const modal = useModal(request.opener, onClose);
  const titleId = useId();
  const detailId = useId();
  const questionId = useId();
  const [chosen, setChosen] = useState<AuthConfig | null>(null);
  const { choices, replaces } = request;
  const config = chosen ?? (choices.length === 1 ? (choices[0] ?? null) : null);
  const isChoice = config === null && replaces === null;

  const { close } = modal;
  const redirect = (to: AuthConfig, fields: Fields) => {
    // Open the popup first: it must happen inside the click.
    onRedirect(to, fields);
    close();
  };
  const choose = (to: AuthConfig) => {
    if (connectMethod(to.authScheme) === "redirect" && !needsFieldsFirst(to)) redirect(to, {});
    else show(to);
  };
  const show = (next: AuthConfig | null) => {
    // Synchronously: the pressed element is removed with its focus, and the new content takes the focus.
    flushSync(() => setChosen(next));
    modal.focusFirst();
  };

  const title = label(replaces === null ? messages.connect : messages.reconnect, toolkit.name);
  const detail = isChoice ? sentence(messages.chooseWay, toolkit.name, messages) : description;
  const dialog = (
    <dialog
      {...modal.dialogProps}
      {...root}
      ref={useMergedRef(modal.dialogRef, root.ref)}
      className={joinClasses("cr-dialog", className)}
      aria-labelledby={titleId}
      aria-describedby={detail === undefined ? undefined : detailId}
    >
      <div className="cr-dialog-header">
        <ToolkitLogo logo={toolkit.logo} name={toolkit.name} size="lg" />
        <div>
          <h2 id={titleId} className="cr-dialog-title">
            {title}
          </h2>
          {detail !== undefined && (
            <p id={detailId} className="cr-dialog-detail">
              {detail}
            </p>
          )}
        </div>
      </div>
      <div className="cr-dialog-body">
        {chosen && (
          <button
            type="button"
            className="cr-action cr-back"
            data-quiet=""
            onClick={() => modal.guard(() => show(null))}
          >
            <DialogGlyph name="back" />
            {messages.otherWays}
          </button>
        )}
        {isChoice && (
          <ul className="cr-ways">
            {choices.map((each, index) => (
              <Way
                key={each.id}
                config={each}
                isRecommended={index === 0}
                name={toolkit.name}
                messages={messages}
                onChoose={() => choose(each)}
              />
            ))}
          </ul>
        )}
        {config && replaces === null && connectMethod(config.authScheme) === "redirect" && (
          <RedirectFieldsForm
            key={config.id}
            config={config}
            messages={messages}
            onSubmit={(fields) => redirect(config, fields)}
          />
        )}
        {config && replaces === null && connectMethod(config.authScheme) === "fields" && (
          // The same target as the button: after the dialog is closed, the button shows and reports how the flow goes
          // on.
          <CredentialsForm
            key={config.id}
            {...target}
            scheme={config.authScheme}
            alias={alias}
            allowMultiple={allowMultiple}
            messages={messages}
            onCancel={() => modal.guard(close)}
            onConnected={(account) => {
              close();
              onConnected(account);
            }}
            onError={onError}
          />
        )}
        {replaces !== null && (
          <CredentialsForm
            connectedAccountId={replaces}
            messages={messages}
            onCancel={() => modal.guard(close)}
            onConnected={(account) => {
              close();
              onConnected(account);
            }}
            onError={onError}
          />
        )}
      </div>
      {modal.isAsking && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a group of two buttons with their question
        <div className="cr-question" role="group" aria-labelledby={questionId} data-question="">
          <p id={questionId} role="alert">
            {messages.discardQuestion}
          </p>
          <button type="button" className="cr-button" data-variant="outline" onClick={modal.keepEditing}>
            <span className="cr-label">{messages.keepEditing}</span>
          </button>
          <button type="button" className="cr-button" data-variant="solid" onClick={modal.discard}>
            <span className="cr-label">{messages.discard}</span>
          </button>
        </div>
      )}
      {/* Last in the document, so that the focus does not start here. */}
      <button
        type="button"
        className="cr-menu-button cr-dialog-close"
        aria-label={messages.close}
        onClick={() => (modal.isAsking ? modal.keepEditing() : modal.guard(close))}
      >
        <DialogGlyph name="close" />
      </button>
    </dialog>
  );
  return createPortal(<ThemeScope theme={theme}>{dialog}</ThemeScope>, modal.container);
}

/** One way to connect, in words that need no technical knowledge. The whole row can be pressed. */
function Way({ config, isRecommended, name, messages, onChoose }: WayProps): ReactElement {
  const { name: wayName, detail } = wayText(config.authScheme, messages);
  const detailId = useId();
  return (
    <li className="cr-way" data-recommended={isRecommended ? "" : undefined}>
      <span className="cr-way-icon">
        <DialogGlyph name={connectMethod(config.authScheme) === "redirect" ? "person" : "key"} />
      </span>
      <button type="button" className="cr-way-button" aria-describedby={detailId} onClick={onChoose}>
        {label(wayName, name)}
      </button>
      <span id={detailId} className="cr-way-detail">
        {label(detail, name)}
      </span>
      <DialogGlyph name="next" />
    </li>
  );
}

interface WayProps {
  config: AuthConfig;
  isRecommended: boolean;
  /** The app's name. */
  name: string;
  messages: DialogText;
  onChoose: () => void;
}

export interface ConnectDialogProps {
  request: DialogRequest;
  target: Target;
  toolkit: ToolkitSummary;
  /** Called inside the click: go to the provider with these fields. */
  onRedirect: (config: AuthConfig, fields: Fields) => void;
  onConnected: (account: ConnectedAccount) => void;
  onError: ((error: ComposioError) => void) | undefined;
  onClose: () => void;
  alias: string | undefined;
  allowMultiple: boolean | undefined;
  messages: Partial<Messages> | undefined;
  /** One line below the title: what the app will do with the connection. */
  description?: string | undefined;
  className?: string | undefined;
}
