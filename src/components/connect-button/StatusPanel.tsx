import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type ButtonText, format } from "../../locales/messages.ts";
import type { ConnectView, PanelAction } from "./connectView.ts";
import { linkTarget } from "../../client/browser/frames.ts";
import { joinClasses } from "../shared/element.ts";
import { useIsSpeaker } from "./useIsSpeaker.ts";
import { label } from "../shared/text.ts";
import { useMinutesLeft } from "./useMinutesLeft.ts";

/** The status line and the actions below a button. Always rendered, because a live region announces only changes. */
export function StatusPanel(props: StatusPanelProps): ReactElement {
  const { view, id, name, shared, expiresAt, messages, onAction, returnFocus, classNames = {} } = props;
  const { countsDownFrom } = view;
  const minutes = useMinutesLeft(countsDownFrom === null ? null : expiresAt);
  const region = useRef<HTMLDivElement>(null);
  const isSpeaker = useIsSpeaker(shared, region, view.line ?? view.announcement);
  const isAnnounced = useIsAnnounced() && isSpeaker;
  const isOpen = view.line !== null;
  const isUnannounced = isOpen && !(view.isNews && isAnnounced);
  return (
    <div
      className={joinClasses("cr-panel", classNames.panel)}
      data-tone={view.tone}
      data-open={isOpen ? "" : undefined}
    >
      <div
        ref={region}
        id={isUnannounced ? undefined : id}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
        role="status"
        className={isOpen && !isUnannounced ? joinClasses("cr-status", classNames.status) : "cr-visually-hidden"}
      >
        {isAnnounced ? ((isUnannounced ? null : view.line) ?? view.announcement) : null}
      </div>
      {/* Outside the live region: on page load, a page full of buttons must not announce every line. */}
      {isUnannounced && (
        <div id={id} className={joinClasses("cr-status", classNames.status)}>
          {view.line}
        </div>
      )}
      {(view.actions.length > 0 || view.link !== null) && (
        // "Try again" does not name the app: the group does.
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
                // The pressed action may be removed next: keep the focus of keyboard users here.
                returnFocus();
                onAction(action);
              }}
              returnFocus={returnFocus}
            />
          ))}
        </div>
      )}
      {/* Outside the live region, so that each minute is not announced. Last, with its space reserved, so that nothing moves. */}
      {minutes !== null && countsDownFrom !== null && (
        <div className={joinClasses("cr-hint", classNames.hint)}>
          {minutes <= countsDownFrom && format(messages.expiresIn, { minutes })}
        </div>
      )}
    </div>
  );
}

/** Milliseconds that assistive technology needs to register a live region before its text changes. */
const introduction = 100;

/**
 * Whether a live region has existed long enough to be announced. Without this wait, a text that is known on mount,
 * such as the outcome of a full-page redirect, is shown but not announced.
 */
function useIsAnnounced(): boolean {
  const [isAnnounced, setHeard] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setHeard, introduction, true);
    return () => clearTimeout(timer);
  }, []);
  return isAnnounced;
}

/** Class names per part. */
export interface StatusPanelClassNames {
  panel?: string;
  status?: string;
  hint?: string;
  actions?: string;
  action?: string;
}

interface StatusPanelProps {
  view: ConnectView;
  /** Id of the status line, for `aria-describedby`. */
  id: string;
  /** The app's name, which labels the group of actions. */
  name: string;
  /** Key of the target: panels with the same key show the same texts. */
  shared: string;
  expiresAt: number | null;
  messages: ButtonText;
  onAction: (action: PanelAction) => void;
  /** Moves the focus from an action that is removed. */
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
