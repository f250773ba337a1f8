import {
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  type RefObject,
  forwardRef,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { isPendingState } from "../../client/flow/states.ts";
import type { ButtonText, ErrorText, ListText, Messages, PanelText } from "../../locales/messages.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { claimAnnouncement } from "../announcer/claimAnnouncement.ts";
import type { ConnectView } from "../connect-view/connectView.ts";
import { useConnectButton } from "../connect-button/useConnectButton.ts";
import { DialogInContext, useDialogContent } from "../connect-button/useConnectDialog.ts";
import { lineText } from "../connect-view/lineText.ts";
import { LatePanel } from "../connect-view/LatePanel.tsx";
import type { ManageActions } from "../connection-menu/ManageActions.ts";
import { Drawing } from "../shared/Glyph.tsx";
import { joinClasses } from "../shared/element.ts";
import { label, sentence } from "../shared/text.ts";
import { useAccessChange } from "./useAccessChange.ts";
import type { RowClassNames } from "./RowClassNames.ts";

export type RowFlowText = ButtonText & ErrorText & PanelText & ListText;

/** What the row's menu starts. */
export type RowActions = Pick<Required<ManageActions>, "reconnect" | "changeAccess" | "replaceCredentials">;

/**
 * The part of a row that connects: its line and its button. Only rows that may have to connect have it, because it asks
 * for the auth configs of its target.
 */
export const RowFlow: ForwardRefExoticComponent<RowFlowProps & RefAttributes<RowActions>> = forwardRef<
  RowActions,
  RowFlowProps
>(function RowFlow(props, ref) {
  const { target, allowMultiple = false, anchor, menu, name, messages, overrides, classNames = {} } = props;
  const { connections } = useComposio().client;
  const button = useRef<HTMLButtonElement>(null);
  // Where the focus goes after a dialog. A connection that works has no button, only a menu.
  const opener = {
    get current() {
      return button.current ?? menu?.current ?? null;
    },
  };
  const connect = useConnectButton(target, { allowMultiple }, messages, opener);
  const { view, panel, flow } = connect;
  const lineId = useId();
  const access = useAccessChange(target, connect, messages);
  const { manage } = connect;
  useImperativeHandle(ref, () => ({
    replaceCredentials: manage.replaceCredentials,
    changeAccess: access.open,
    reconnect(of) {
      // It was never connected: as the row's button.
      if (of.status === "FAILED") return connect.press();
      access.forget();
      manage.reconnect(of);
    },
  }));
  useDialogContent(connect.dialog, (Dialog, request) => (
    <DialogInContext
      Dialog={Dialog}
      key={`${lineId} ${request.number}`}
      request={request}
      target={target}
      // By the row's name: the account is unknown while another user's accounts are read.
      toolkit={{ ...connect.toolkit, name }}
      {...connect.dialogHandlers}
      onRedirect={(config, fields, link) => {
        if (request.current !== undefined) return access.start(config, fields);
        access.forget();
        connect.dialogHandlers.onRedirect(config, fields, link);
      }}
      onConnected={(connected) => {
        connect.dialogHandlers.onConnected(connected);
        // The dialog is gone before its own text is read.
        const text = sentence(messages.ready, name, messages);
        if (request.replaces !== null && claimAnnouncement(connections, text)) props.onAnnounce?.(text);
      }}
      alias={undefined}
      allowMultiple={allowMultiple}
      messages={overrides}
      classNames={classNames.dialog === undefined ? undefined : { dialog: classNames.dialog }}
    />
  ));

  // What had ended before this row was there was shown elsewhere, such as the denied attempt that a row's "Try again" has mended.
  const [earlier] = useState(flow.error);
  const isOver = flow.error ? flow.error === earlier : flow.state === "idle" || flow.state === "connected";
  const isWaiting = isPendingState(flow.state);
  /** Whether the row's own line shows the progress. It has no room for "Try again" beside "Cancel". */
  const isSaidByLine = view.isPending && view.link === null && (flow.state !== "waiting" || flow.hasWindow);
  const isElsewhere = flow.state === "waiting" && flow.hasWindow;
  const isOnline = useIsOnline();
  const waitingLine = isWaiting ? lineOf(view, isElsewhere, name, isOnline, messages) : null;
  const invitation = props.invitation ?? null;
  // It can be true for a working connection: a change of its access has failed.
  const hasFailed = view.label === messages.tryAgain;
  // A second try would not help, so the button only dismisses the text.
  const isRefused = flow.state === "failed" && view.actions.includes("dismiss") && !hasFailed;
  const isOffered = props.hasButton && !(props.isSwitchedOff && (connect.method ?? "unavailable") === "unavailable");
  const hasLine = isWaiting || invitation === null;
  const shown = buttonOf();

  function buttonOf(): { readonly text: string; readonly label: string | undefined } {
    if (isWaiting) return { text: messages.cancel, label: undefined };
    if (isRefused) return { text: messages.dismiss, label: undefined };
    if (invitation !== null) return { text: invitation, label: undefined };
    if (view.label === label(messages.reconnect, connect.toolkit.name) || view.isBusy) return props.reconnect;
    return { text: view.shortLabel, label: view.label === view.shortLabel ? undefined : view.label };
  }

  return (
    <>
      {hasLine ? (
        <span id={lineId} className={joinClasses("cr-row-line", classNames.line)} title={waitingLine ?? undefined}>
          {waitingLine ?? props.line?.(isOffered)}
        </span>
      ) : null}
      {isOffered || isWaiting || hasFailed || isRefused || invitation !== null ? (
        <button
          type="button"
          ref={button}
          className={joinClasses("cr-button", classNames.button)}
          data-variant={isWaiting || invitation !== null ? "plain" : "outline"}
          data-size="sm"
          data-kind={invitation !== null && !isWaiting ? "add" : undefined}
          aria-label={shown.label}
          // "Try again", "Cancel", "Dismiss" and "Add another account" do not say of which app.
          aria-describedby={
            shown.label === undefined ? joinClasses(props.nameId, hasLine ? lineId : undefined) : undefined
          }
          onPointerEnter={connect.prepare}
          onFocus={connect.prepare}
          onClick={(event) => {
            // The second click of a double click is not meant for what has just taken the button's place.
            if (event.detail > 1) return;
            if (isWaiting) return panel("cancel");
            if (isRefused) {
              access.forget();
              return panel("dismiss");
            }
            if (props.another) connect.connectLike(props.another);
            else if (!access.retry()) connect.press();
          }}
        >
          {invitation !== null && !isWaiting && <Drawing name="plus" path="M8 2v12M2 8h12" />}
          <span className="cr-label">{shown.text}</span>
        </button>
      ) : (
        props.badge
      )}
      <LatePanel
        // An open dialog shows itself what happens. A button for one more account shows nothing about the accounts that exist,
        // and the list announces the new one.
        view={
          connect.dialog.isOpen || (invitation !== null && isOver) ? { ...view, line: null, announcement: null } : view
        }
        placement="popover"
        isSilent={connect.dialog.isOpen || !view.isUpdate || isSaidByLine}
        anchor={button}
        root={anchor}
        control={button}
        id={`${lineId}-panel`}
        name={name}
        target={target}
        isLoading={connect.isLoading}
        dialog={connect.dialog}
        expiresAt={flow.expiresAt}
        messages={messages}
        overrides={overrides}
        onAction={(action) => {
          if (action === "tryAgain" && access.retry()) return;
          if (action === "dismiss") access.forget();
          panel(action);
        }}
      />
    </>
  );
});

/** What a row says while its flow is under way. */
function lineOf(
  view: ConnectView,
  isElsewhere: boolean,
  name: string,
  isOnline: boolean,
  messages: RowFlowText,
): string | null {
  return isElsewhere && view.tone === "neutral" ? messages.waitingElsewhere : lineText(view, name, isOnline, messages);
}

interface RowFlowProps {
  target: Target;
  allowMultiple?: boolean;
  /** The row. A press outside of it closes the popover. */
  anchor: RefObject<HTMLElement | null>;
  /** The button of the row's menu. */
  menu?: RefObject<HTMLElement | null>;
  name: string;
  /** Id of the element with the app's name. */
  nameId: string;
  /** The account's line, while nothing is under way. `canReconnect`: whether the row has a button for it. */
  line: ((canReconnect: boolean) => ReactNode) | null;
  badge: ReactNode;
  /** Whether there is something to press while nothing is under way. */
  hasButton: boolean;
  /** Whether the account's auth config is disabled: then the button needs another one. */
  isSwitchedOff?: boolean;
  /** Text and accessible name of the button that reconnects. */
  reconnect: { readonly text: string; readonly label: string };
  /** Text of the button that connects one more account. A row with it has nothing else. */
  invitation?: string;
  /** The account whose auth config is used to connect one more. */
  another?: ConnectedAccount;
  messages: RowFlowText;
  overrides: Partial<Messages> | undefined;
  classNames?: RowClassNames | undefined;
  /** A text for screen readers. */
  onAnnounce?: (text: string) => void;
}
