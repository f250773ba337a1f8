import { type ReactElement, type RefObject, useEffect, useRef, useState } from "react";
import { useBrowserLayoutEffect } from "../../react/useBrowserLayoutEffect.ts";
import { linkTarget } from "../../client/browser/frames.ts";
import type { ConnectState } from "../../client/flow/states.ts";
import { errorText } from "../../locales/english/errorText.ts";
import { panelText } from "../../locales/english/panelText.ts";
import { format } from "../../locales/format.ts";
import type { ButtonText, Messages } from "../../locales/messages.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectionPhase, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { type InComposio, inComposio } from "../../react/context/inComposio.tsx";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { useNotLoaded } from "../../react/useNotLoaded.ts";
import { claimAnnouncement } from "../announcer/claimAnnouncement.ts";
import { StateGlyph } from "../shared/Glyph.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import { useMessages } from "../shared/useMessages.ts";
import { usePopover } from "../shared/usePopover.ts";
import type { ConnectView, PanelAction } from "./connectView.ts";
import { lineText } from "./lineText.ts";
import { useIsNews } from "./useIsNews.ts";
import { useIsSpeaker } from "./useIsSpeaker.ts";
import { useMinutesLeft } from "./useMinutesLeft.ts";
import { type Said, useSaid } from "./useSaid.ts";
import { type PanelDialog, useRefusedPress } from "./useRefusedPress.ts";
import { usePanelOpen } from "./usePanelOpen.ts";

/** Where the status text of a button is shown; `none`: only for screen readers. */
export type PanelPlacement = "popover" | "below" | "none";

const english = { ...errorText, ...panelText };

/** The remaining time is shown in the last so many minutes. */
const lastMinutes = 5;

/**
 * The status text of a button, and its actions. It is always rendered, because a live region announces only changes. Its code is
 * loaded after the page.
 */
export const StatusPanel: (props: StatusPanelProps & InComposio) => ReactElement = inComposio(Panel);

function Panel(props: StatusPanelProps): ReactElement {
  const { view, id, name, target, expiresAt, messages, onAction, classNames = {} } = props;
  const texts = { ...messages, ...useMessages(english, props.overrides) };
  const { anchor, root = anchor, control, isSilent = false } = props;
  const isOnline = useIsOnline();
  // A connection by its id that the user does not have: nothing else says so, and its app is not known. What the user has just
  // done is more important, such as a press that was refused.
  const isMissing =
    target.connectedAccountId !== undefined && props.phase === "not_connected" && name === "" && !view.isUpdate;
  const placement = isMissing && props.placement === "popover" ? "below" : props.placement;
  const frame = view.link === null ? null : linkTarget(globalThis.window);
  const line =
    frame === "_top"
      ? label(messages.connecting, name)
      : isMissing
        ? texts.connectionGone
        : lineText(view, name, isOnline, texts);
  const announcement = view.announcement && sentence(texts[view.announcement], name, texts);
  const panel = useRef<HTMLSpanElement>(null);
  const region = useRef<HTMLSpanElement>(null);
  const hasArrived = useHasArrived(props.phase ?? null);
  // A failure that was dismissed has no text any more.
  const ready = props.phase === "connected" ? sentence(texts.ready, name, texts) : null;
  const arrival = hasArrived ? (line ?? ready) : null;
  const isSpeaker = useIsSpeaker(targetKey(target), region, line ?? announcement ?? arrival, root);
  const flow = useComposio().client.connections.flows().flow(target);
  const isReady = useIsAnnounced();
  const isAnnounced = isReady && isSpeaker;
  const isNews = useIsNews(flow, view.isUpdate ? line : announcement, isAnnounced);
  const isUpdate = view.isUpdate && isSpeaker;
  const hasPopover = placement === "popover" && !isSilent;
  const isPopoverOpen = usePanelOpen(panel, root, control, { ...view, line, isUpdate }, hasPopover);
  const isOpen = isPopoverOpen || (placement === "below" && line !== null);
  const minutes = useMinutesLeft(view.countsDown && isOpen ? expiresAt : null);
  usePopover(panel, anchor, isOpen && placement === "popover");
  const claimed = useClaimed(isAnnounced ? ((isNews ? announcement : null) ?? arrival) : null);
  const said = useSaid(props.said ?? null, props.state, announcement !== null);
  const isNotLoaded = line === sentence(texts.notLoaded, name, texts);
  useNotLoaded(target, props.dialog.failure, props.onError);
  const { error } = flow.getSnapshot();
  // The flow is that of all buttons of the target.
  useNotLoaded(target, isSpeaker && error?.code === "not_loaded" ? error : null);
  useRefusedPress(target, line, props.isLoading, props.dialog);
  const isUnannounced = line !== null && !(isUpdate && isNews && isReady);
  const isOnlyHeard = line === null || isUnannounced;
  const heard = (isReady ? said : null) ?? claimed;
  return (
    <span
      ref={panel}
      className={joinClasses("cr-panel", isOpen ? undefined : "cr-visually-hidden", classNames.panel)}
      data-placement={placement}
      data-tone={view.tone}
      data-open={isOpen ? "" : undefined}
    >
      {isOpen && view.tone !== "neutral" && <StateGlyph name={view.tone === "danger" ? "error" : "warning"} />}
      <span className="cr-panel-text">
        {/* One element for the text, which is put into the live region when that can announce it. */}
        <span className={line === null ? undefined : joinClasses("cr-status", classNames.status)}>
          <span
            ref={region}
            id={isUnannounced ? undefined : id}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> belongs to the form around it
            role="status"
            className={isOnlyHeard ? "cr-visually-hidden" : undefined}
          >
            {isOnlyHeard ? heard : line}
          </span>
          {/* Outside of the live region: a new page with many buttons must not announce each text. */}
          <span id={isUnannounced ? id : undefined}>{isUnannounced && line}</span>
        </span>
        {/* In a card all of it is one paragraph. */ " "}
        {isOpen && view.hasDetail && (
          <span className={joinClasses("cr-hint", classNames.hint)}>{sentence(texts.waitingDetail, name, texts)}</span>
        )}{" "}
        {/* Outside of the live region, so that not every minute is announced. */}
        {minutes !== null && minutes <= lastMinutes && (
          <span className={joinClasses("cr-hint", classNames.hint)}>
            {format(texts.expiresIn, { minutes }, texts.language)}
          </span>
        )}
      </span>
      {isOpen && (view.actions.length > 0 || view.link !== null) && (
        // The group has the app's name, which "Try again" lacks.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <fieldset> belongs to the form around it
        <span role="group" aria-label={name} className={joinClasses("cr-actions", classNames.actions)}>
          {view.actions.map((action) => (
            <PanelButton
              key={action}
              className={joinClasses("cr-action", classNames.action)}
              isQuiet={action === "cancel" || action === "dismiss"}
              text={texts[action]}
              onPress={() => {
                // For keyboard users: the pressed action may be removed, with its focus.
                control.current?.focus();
                onAction(action);
              }}
              control={control}
            />
          ))}
          {isNotLoaded && (
            <PanelButton
              className={joinClasses("cr-action", classNames.action)}
              isQuiet={false}
              text={texts.reload}
              onPress={() => location.reload()}
              control={control}
            />
          )}
          {view.link !== null && (
            <a
              className={joinClasses("cr-action", classNames.action)}
              href={view.link}
              target={frame ?? undefined}
              rel="noopener noreferrer"
            >
              <span>{label(texts.continue, name)}</span>
              {frame === "_blank" && <span className="cr-visually-hidden">{` (${texts.newTab})`}</span>}
            </a>
          )}
        </span>
      )}
    </span>
  );
}

/** Milliseconds that assistive technology needs to notice a live region before its text changes. */
const introduction = 100;

/**
 * Whether a live region has existed long enough to be announced. Without this wait, a text that is known on mount, such as
 * the outcome of a page redirect, would be shown but not announced.
 */
function useIsAnnounced(): boolean {
  const [isAnnounced, setAnnounced] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setAnnounced, introduction, true);
    return () => clearTimeout(timer);
  }, []);
  return isAnnounced;
}

/** Whether a pending connection has just been finished or has failed, perhaps in another browser. */
function useHasArrived(phase: ConnectionPhase | null): boolean {
  const [seen, setSeen] = useState({ phase, hasArrived: false });
  if (seen.phase !== phase) {
    const isEnd = phase === "connected" || phase === "failed";
    setSeen({ phase, hasArrived: seen.phase === "pending" && isEnd });
  }
  return seen.hasArrived;
}

/**
 * Milliseconds for which a button waits before it announces a connection. A list on the page announces it first, because a change
 * may remove the button before its text is read.
 */
const announcementDelay = 50;

/** The text, unless another part of the page has just announced it. */
function useClaimed(text: string | null): string | null {
  const { connections } = useComposio().client;
  const [claimed, setClaimed] = useState<string | null>(null);
  useEffect(() => {
    if (!text) return undefined;
    const timer = setTimeout(() => setClaimed(claimAnnouncement(connections, text) ? text : null), announcementDelay);
    return () => {
      clearTimeout(timer);
      setClaimed(null);
    };
  }, [connections, text]);
  return text === null ? null : claimed;
}

/** Class names per part. */
export interface StatusPanelClassNames {
  panel?: string | undefined;
  status?: string | undefined;
  hint?: string | undefined;
  actions?: string | undefined;
  action?: string | undefined;
}

export interface StatusPanelProps {
  view: ConnectView;
  placement: PanelPlacement;
  /** Whether no popover opens: the text is shown elsewhere. @default false */
  isSilent?: boolean;
  /** The element beside which the popover opens. */
  anchor: RefObject<HTMLElement | null>;
  /** The element that opens the popover while the pointer or the focus is on it. @default anchor */
  root?: RefObject<HTMLElement | null>;
  /** The button. A press on it shows the text again after it was dismissed. */
  control: RefObject<HTMLElement | null>;
  /** Id of the text, for `aria-describedby`. */
  id: string;
  /** Panels with the same target are about the same flow, and only one of them announces it. */
  target: Target;
  /** Whether the user's accounts are not known yet. */
  isLoading: boolean;
  /** The button's dialog. */
  dialog: PanelDialog;
  /** Called if the dialog's code could not be loaded. A flow has a listener of its own. */
  onError?: ((error: ComposioError) => void) | undefined;
  /** The app's name, which labels the group of actions. */
  name: string;
  /** The phase of the connection. A change of it is announced, unless another part of the page announces it. */
  phase?: ConnectionPhase | null;
  /** A text for screen readers, about this button only. */
  said?: Said | null;
  /** The state of the flow. Required with `said`: a change of it ends that text. */
  state?: ConnectState;
  expiresAt: number | null;
  messages: ButtonText;
  /** The component's own texts. */
  overrides: Partial<Messages> | undefined;
  onAction: (action: PanelAction) => void;
  classNames?: StatusPanelClassNames | undefined;
}

function PanelButton({ text, className, isQuiet, onPress, control }: PanelButtonProps): ReactElement {
  const ref = useRef<HTMLButtonElement>(null);
  useBrowserLayoutEffect(() => {
    const node = ref.current;
    const returnFocus = () => control.current?.focus();
    return () => {
      if (node?.matches(":focus")) returnFocus();
    };
  }, [control]);
  return (
    <button type="button" ref={ref} className={className} data-quiet={isQuiet ? "" : undefined} onClick={onPress}>
      {text}
    </button>
  );
}

interface PanelButtonProps {
  text: string;
  className: string;
  /** Whether it is shown less prominently: it cancels or dismisses. */
  isQuiet: boolean;
  onPress: () => void;
  control: RefObject<HTMLElement | null>;
}
