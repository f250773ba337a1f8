import { type ReactElement, useLayoutEffect, useRef } from "react";
import { type Messages, format } from "../core/messages.ts";
import type { ConnectView, PanelAction } from "./connectView.ts";
import { joinClasses } from "./element.ts";
import { useMinutesLeft } from "./useMinutesLeft.ts";

/** The line and the choices beneath a button. Always in the document, so that what it comes to say is announced. */
export function StatusPanel(props: StatusPanelProps): ReactElement {
  const { view, id, expiresAt, messages, onAction, returnFocus, classNames = {} } = props;
  const minutes = useMinutesLeft(view.showsTimeLeft ? expiresAt : null);
  const isOpen = view.line !== null;
  const isStanding = isOpen && !view.isNews;
  return (
    <div
      className={joinClasses("cr-panel", classNames.panel)}
      data-tone={view.tone}
      data-open={isOpen ? "" : undefined}
    >
      <div
        id={isStanding ? undefined : id}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
        role="status"
        className={isOpen && !isStanding ? joinClasses("cr-status", classNames.status) : "cr-visually-hidden"}
      >
        {isStanding ? null : (view.line ?? view.announcement)}
      </div>
      {/* A page full of buttons must not read out what stands beneath each of them. */}
      {isStanding && (
        <div id={id} className={joinClasses("cr-status", classNames.status)}>
          {view.line}
        </div>
      )}
      {/* Apart from the live region: nobody wants to hear each minute. */}
      {minutes !== null && (
        <div className={joinClasses("cr-hint", classNames.hint)}>{format(messages.expiresIn, { minutes })}</div>
      )}
      {view.actions.length > 0 && (
        <div className={joinClasses("cr-actions", classNames.actions)}>
          {view.actions.map((action) => (
            <PanelButton
              key={action}
              className={joinClasses("cr-action", classNames.action)}
              text={messages[action]}
              onPress={() => {
                // What is pressed may be gone in a moment: whoever navigates by keyboard stays here.
                returnFocus();
                onAction(action);
              }}
              returnFocus={returnFocus}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** Class names of the panel's parts. */
export interface StatusPanelClassNames {
  panel?: string;
  status?: string;
  hint?: string;
  actions?: string;
  action?: string;
}

interface StatusPanelProps {
  view: ConnectView;
  /** The id of the line, for `aria-describedby`. */
  id: string;
  expiresAt: number | null;
  messages: Messages;
  onAction: (action: PanelAction) => void;
  /** Who gets the focus of a choice that disappears. */
  returnFocus: () => void;
  classNames?: StatusPanelClassNames | undefined;
}

function PanelButton({ text, className, onPress, returnFocus }: PanelButtonProps): ReactElement {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const node = ref.current;
    return () => {
      if (node && node.ownerDocument.activeElement === node) returnFocus();
    };
  }, [returnFocus]);
  return (
    <button type="button" ref={ref} className={className} onClick={onPress}>
      {text}
    </button>
  );
}

interface PanelButtonProps {
  text: string;
  className: string;
  onPress: () => void;
  returnFocus: () => void;
}
