import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type ButtonText, format } from "../../locales/messages.ts";
import type { ConnectView, PanelAction } from "./connectView.ts";
import { linkTarget } from "../../client/browser/frames.ts";
import { joinClasses } from "../shared/element.ts";
import { useIsSpeaker } from "./useIsSpeaker.ts";
import { label } from "../shared/text.ts";
import { useMinutesLeft } from "./useMinutesLeft.ts";

/** The line and the choices beneath a button. Always in the document, so that what it comes to say is announced. */
export function StatusPanel(props: StatusPanelProps): ReactElement {
  const { view, id, name, shared, expiresAt, messages, onAction, returnFocus, classNames = {} } = props;
  const { countsDownFrom } = view;
  const minutes = useMinutesLeft(countsDownFrom === null ? null : expiresAt);
  const region = useRef<HTMLDivElement>(null);
  const isSpeaker = useIsSpeaker(shared, region, view.line ?? view.announcement);
  const isHeard = useIsHeard() && isSpeaker;
  const isOpen = view.line !== null;
  const isStanding = isOpen && !(view.isNews && isHeard);
  return (
    <div
      className={joinClasses("cr-panel", classNames.panel)}
      data-tone={view.tone}
      data-open={isOpen ? "" : undefined}
    >
      <div
        ref={region}
        id={isStanding ? undefined : id}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
        role="status"
        className={isOpen && !isStanding ? joinClasses("cr-status", classNames.status) : "cr-visually-hidden"}
      >
        {isHeard ? ((isStanding ? null : view.line) ?? view.announcement) : null}
      </div>
      {/* A page full of buttons must not read out what stands beneath each of them. */}
      {isStanding && (
        <div id={id} className={joinClasses("cr-status", classNames.status)}>
          {view.line}
        </div>
      )}
      {(view.actions.length > 0 || view.link !== null) && (
        // "Try again" alone tells nobody which app.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <fieldset> belongs to the form around it
        <div role="group" aria-label={name} className={joinClasses("cr-actions", classNames.actions)}>
          {view.link !== null && (
            <a
              className={joinClasses("cr-action", classNames.action)}
              href={view.link}
              target={linkTarget(globalThis.window)}
              rel="noopener noreferrer"
            >
              {label(messages.continue, name)} <span className="cr-visually-hidden">({messages.newTab})</span>
            </a>
          )}
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
      {/* Apart from the live region: nobody wants to hear each minute. Last and with its place kept, so that it moves nothing. */}
      {minutes !== null && countsDownFrom !== null && (
        <div className={joinClasses("cr-hint", classNames.hint)}>
          {minutes <= countsDownFrom && format(messages.expiresIn, { minutes })}
        </div>
      )}
    </div>
  );
}

/** Milliseconds that assistive technology has to learn of a live region before there is anything to say. */
const introduction = 100;

/**
 * Whether a live region has been there long enough for its next text to be read out. What is known as it comes,
 * such as the end of a trip of the whole page, would otherwise be shown and not said.
 */
function useIsHeard(): boolean {
  const [isHeard, setHeard] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setHeard, introduction, true);
    return () => clearTimeout(timer);
  }, []);
  return isHeard;
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
  /** The app's, for the group of choices. */
  name: string;
  /** What all panels of the same target have in common. */
  shared: string;
  expiresAt: number | null;
  messages: ButtonText;
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
