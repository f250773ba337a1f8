import {
  type ComponentPropsWithoutRef,
  type ReactElement,
  type SyntheticEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { createPortal, flushSync } from "react-dom";
import type { ComposioError } from "../core/errors.ts";
import { connectMethod } from "../core/schemes.ts";
import type { AuthConfig, ConnectedAccount, Fields, Target, ToolkitSummary } from "../core/types.ts";
import { useComposio } from "../react/context.ts";
import { ThemeScope } from "../react/ThemeScope.tsx";
import { ApiKeyForm } from "./ApiKeyForm.tsx";
import { RedirectFieldsForm } from "./RedirectFieldsForm.tsx";
import { needsFieldsFirst } from "./connectWays.ts";
import { joinClasses, useMergedRef } from "./element.ts";
import type { FieldElement } from "./useFieldsForm.ts";
import { useMessages } from "./useMessages.ts";
import { useRootScheme } from "./useRootScheme.ts";
import type { Messages } from "../core/messages.ts";
import { label, sentence, wayWords } from "./words.ts";

/**
 * What a connect button cannot do with a click alone: a choice between ways, fields before signing in, a form
 * for credentials, new credentials for an account. Renders a modal `<dialog>`; it is loaded when first opened.
 */
export function ConnectDialog(props: ConnectDialogProps): ReactElement {
  const { request, target, toolkit, onRedirect, onConnected, onError, onClose, alias, allowMultiple, className } =
    props;
  const { theme } = useComposio();
  const messages = useMessages(props.messages);
  const dialogRef = useRef<HTMLDialogElement>(null);
  const root = useRootScheme(true);
  const titleId = useId();
  const [chosen, setChosen] = useState<AuthConfig | null>(null);
  const { choices, replaces, container } = request;
  const config = chosen ?? (choices.length === 1 ? (choices[0] ?? null) : null);
  const isChoice = config === null && replaces === null;

  useEffect(() => {
    const dialog = dialogRef.current;
    // The browser keeps the focus inside and gives it back; StrictMode comes by twice.
    if (!dialog || dialog.open) return;
    dialog.showModal();
    focusFirst(dialog);
  }, []);

  const close = () => dialogRef.current?.close();
  const redirect = (to: AuthConfig, fields: Fields) => {
    // First the window: it must open in this very click.
    onRedirect(to, fields);
    close();
  };
  const choose = (to: AuthConfig) => {
    if (connectMethod(to.authScheme) === "redirect" && !needsFieldsFirst(to)) redirect(to, {});
    else show(to);
  };
  const show = (next: AuthConfig | null) => {
    // At once: what was pressed goes away with its focus, which belongs to what comes in its place.
    flushSync(() => setChosen(next));
    focusFirst(dialogRef.current);
  };

  const title = isChoice
    ? sentence(messages.chooseWay, toolkit.name, messages)
    : label(replaces === null ? messages.connect : messages.reconnect, toolkit.name);
  const dialog = (
    <dialog
      {...inside}
      {...root}
      ref={useMergedRef(dialogRef, root.ref)}
      className={joinClasses("cr-dialog", className)}
      aria-labelledby={titleId}
      onClose={(event) => {
        keepInside(event);
        onClose();
      }}
    >
      <h2 id={titleId} className="cr-dialog-title">
        {title}
      </h2>
      {isChoice && (
        <ul className="cr-ways">
          {choices.map((each) => (
            <li key={each.id}>
              <button type="button" className="cr-button" data-variant="outline" onClick={() => choose(each)}>
                <span className="cr-label">{label(wayWords(each.authScheme, messages), toolkit.name)}</span>
              </button>
            </li>
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
        // The button's own target: what goes on after the dialog is closed is then the button's to show and tell.
        <ApiKeyForm
          key={config.id}
          {...target}
          scheme={config.authScheme}
          alias={alias}
          allowMultiple={allowMultiple}
          messages={messages}
          onConnected={(account) => {
            close();
            onConnected(account);
          }}
          onError={onError}
        />
      )}
      {replaces !== null && (
        <ApiKeyForm
          connectedAccountId={replaces}
          messages={messages}
          onConnected={(account) => {
            close();
            onConnected(account);
          }}
          onError={onError}
        />
      )}
      {chosen && (
        <button type="button" className="cr-action" onClick={() => show(null)}>
          {messages.otherWays}
        </button>
      )}
      {/* Last, so that the focus begins at what the dialog is for. */}
      <button type="button" className="cr-dialog-close" aria-label={messages.close} onClick={close}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </button>
    </dialog>
  );
  if (container === null) return dialog;
  return createPortal(<ThemeScope theme={theme}>{dialog}</ThemeScope>, container);
}

/** The first thing to do: a control that is still empty, rather than one with a default. */
function focusFirst(dialog: HTMLDialogElement | null): void {
  const controls = [...(dialog?.querySelectorAll<FieldElement>("input:not([type=file]), textarea") ?? [])];
  const first = controls.find(({ value }) => value === "") ?? controls[0] ?? dialog?.querySelector("button");
  first?.focus();
}

/** What a dialog was opened for. */
export interface DialogRequest {
  /** The ways to connect; with one there is nothing to choose. */
  readonly choices: readonly AuthConfig[];
  /** The account that gets new credentials. */
  readonly replaces: string | null;
  /** Which opening of the dialog it is. */
  readonly number: number;
  /** Where it is put in place of beside the button, for a form has no place in another form. */
  readonly container: Element | null;
}

export interface ConnectDialogProps {
  request: DialogRequest;
  target: Target;
  toolkit: ToolkitSummary;
  /** Called in a click: go to the provider, with these fields. */
  onRedirect: (config: AuthConfig, fields: Fields) => void;
  onConnected: (account: ConnectedAccount) => void;
  onError: ((error: ComposioError) => void) | undefined;
  onClose: () => void;
  alias: string | undefined;
  allowMultiple: boolean | undefined;
  messages: Messages;
  className?: string | undefined;
}

function keepInside(event: SyntheticEvent): void {
  event.stopPropagation();
}

/** What happens in here is not the business of whatever the button stands in: a card, a row, a form that saves all changes. */
const inside: ComponentPropsWithoutRef<"dialog"> = {
  onClick: keepInside,
  onDoubleClick: keepInside,
  onMouseDown: keepInside,
  onMouseUp: keepInside,
  onPointerDown: keepInside,
  onPointerUp: keepInside,
  onTouchStart: keepInside,
  onKeyDown: keepInside,
  onKeyUp: keepInside,
  onInput: keepInside,
  onChange: keepInside,
  onPaste: keepInside,
  onFocus: keepInside,
  onBlur: keepInside,
  onDragOver: keepInside,
  onDrop: keepInside,
  onSubmit: keepInside,
};
