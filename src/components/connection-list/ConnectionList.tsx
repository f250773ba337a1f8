import {
  type ComponentPropsWithoutRef,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
  useEffect,
  useRef,
  useSyncExternalStore,
} from "react";
import { format } from "../../locales/format.ts";
import { targetKey } from "../../protocol/targets.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAccounts } from "../../react/hooks/useAccounts.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { useFirstRows } from "../first-rows/useFirstRows.ts";
import { SmallButton, TextButton } from "../shared/TextButton.tsx";
import { type RootProps, inElement, joinClasses, useMergedRef } from "../shared/element.ts";
import { canTryAgain, listErrorText } from "../shared/text.ts";
import { listSkeleton, useRoom } from "../shared/rowSkeleton.tsx";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import { AddAccountRow } from "./AddAccountRow.tsx";
import { RowView, listTexts } from "./RowView.tsx";
import type { RowClassNames } from "./RowClassNames.ts";
import { arrangeAccounts, isAttempt, isUrgent } from "./arrangeAccounts.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { useAnnouncer } from "../announcer/useAnnouncer.ts";
import { useListFocus } from "../list-focus/useListFocus.ts";
import { useRowKeys } from "./useRowKeys.ts";

/**
 * The user's connections as rows: the app, whose account it is, its state, and a menu (reconnect, rename, pause,
 * resume, new credentials, disconnect). What needs attention comes first. Renders a `<div>` with a list in it.
 *
 * It has `[data-state="loading | empty | ready | error"]`; each row `[data-phase]`, as a `ConnectionStatusBadge`.
 *
 * @example
 * <ConnectionList groupBy="toolkit" />
 */
export const ConnectionList: ForwardRefExoticComponent<ConnectionListProps & RefAttributes<HTMLDivElement>> =
  forwardRef<HTMLDivElement, ConnectionListProps>(function ConnectionList(given, forwardedRef) {
    const props = useAppearance("connectionList", given);
    const { toolkits, groupBy = "none", actions = true, empty, initialRows = Infinity, ...own } = props;
    const { messages: overrides, ...appearance } = own;
    const { className, classNames = {}, style, render, ...rest } = appearance;
    const messages = useMessages(listTexts, overrides);
    const element = useRef<HTMLDivElement>(null);

    // Replaced accounts too: the account that replaces one takes over its row.
    const key = `list ${JSON.stringify(toolkits)}`;
    const { data, error, isLoading, refetch } = useAccounts(key, (accounts) =>
      toolkits ? accounts.filter((account) => toolkits.includes(account.toolkit.slug)) : accounts,
    );
    const isOnline = useIsOnline();
    const [isShownByRow, isUnderWay] = useUnderWay(data, groupBy === "toolkit" && actions !== false);
    const groups = data ? arrangeAccounts(data, groupBy, isShownByRow) : [];
    const keyOf = useRowKeys(data);
    const allRows = groups.flatMap(({ rows }) =>
      rows.map(({ account }) => ({
        key: key + keyOf(account.id),
        isUrgent: isUrgent(account) || isUnderWay(account),
      })),
    );
    const first = useFirstRows(allRows, initialRows, element);
    const [announced, announce] = useAnnouncer(data, messages, element);
    const focusProps = useListFocus(element, rest.onFocus);
    // What is known stays, so only a text can say that nobody is signed in any more.
    const signedOut = data && error?.code === "unauthenticated" ? messages.signedOut : null;
    useEffect(() => {
      if (signedOut !== null) announce(signedOut);
    }, [signedOut, announce]);

    const shown = groups
      .map((group) => ({ ...group, rows: group.rows.filter(({ account }) => first.isShown(key + keyOf(account.id))) }))
      .filter(({ rows }) => rows.length > 0);

    const room = useRoom(3, shown.flatMap(({ rows }) => rows).length, initialRows);

    const state: ConnectionListState = {
      state: data ? (groups.length > 0 ? "ready" : "empty") : isLoading ? "loading" : "error",
      isOnline,
    };
    const children = (
      <>
        {state.state === "ready" || state.state === "loading" ? (
          <ul
            className={joinClasses("cr-list-rows", classNames.rows)}
            aria-label={messages.connections}
            aria-busy={state.state === "loading" || undefined}
          >
            {state.state === "loading" && listSkeleton(room)}
            {shown.map(({ toolkit, rows }) => [
              rows.map((row) => (
                <RowView
                  key={keyOf(row.account.id)}
                  {...row}
                  rowKey={keyOf(row.account.id)}
                  actions={actions}
                  messages={messages}
                  overrides={overrides}
                  classNames={props.classNames}
                  onAnnounce={announce}
                />
              )),
              // Not while the app's first account is being connected.
              toolkit !== null && actions !== false && rows[0] && !rows.every(({ account }) => isAttempt(account)) && (
                <AddAccountRow
                  key={`add ${toolkit}`}
                  account={rows[0].account}
                  messages={messages}
                  overrides={overrides}
                  classNames={props.classNames}
                />
              ),
            ])}
          </ul>
        ) : (
          <div
            className={joinClasses("cr-list-note", classNames.note)}
            role={state.state === "error" ? "alert" : undefined}
          >
            {state.state === "empty" ? inElement(empty ?? messages.noConnections) : null}
            {state.state === "error" && (
              <>
                <span>{error && listErrorText(error, messages)}</span>
                {canTryAgain(error) && (
                  <SmallButton text={messages.tryAgain} className={classNames.button} onClick={() => void refetch()} />
                )}
              </>
            )}
          </div>
        )}
        {first.isExpanded !== null && (
          <TextButton
            text={
              first.isExpanded
                ? messages.showLess
                : format(messages.showAll, { count: allRows.length }, messages.language)
            }
            className={classNames.button}
            onClick={first.toggle}
          />
        )}
        {!isOnline && <p className="cr-list-offline">{messages.offlineList}</p>}
        {isOnline && signedOut !== null && <p className="cr-list-offline">{signedOut}</p>}
        <Announcement>{announced}</Announcement>
      </>
    );
    const divProps = {
      ...rest,
      ...focusProps,
      ref: useMergedRef(forwardedRef, element),
      tabIndex: -1,
      "data-state": state.state,
      children,
    };
    return useRootElement("div", "cr-list", { className, style, render }, divProps, state);
  });

/** Whether a pending account is shown by the row whose flow has made it, and whether such a flow is under way in an account's row. */
function useUnderWay(
  accounts: readonly ConnectedAccount[] | undefined,
  hasAddRows: boolean,
): readonly [isShownByRow: (account: ConnectedAccount) => boolean, isUnderWay: (account: ConnectedAccount) => boolean] {
  const { underWay } = useComposio().client.connections;
  const getSnapshot = () => {
    const keys: string[] = [];
    for (const { id, toolkit, authConfig } of accounts ?? []) {
      // A change of access makes an account of another auth config.
      if (underWay.has(targetKey({ connectedAccountId: id })))
        keys.push(id, authConfig.accessLevel ? toolkit.slug : authConfig.id);
      if (hasAddRows && underWay.has(targetKey({ toolkit: toolkit.slug }))) keys.push(toolkit.slug);
    }
    return keys.join(" ");
  };
  const key = useSyncExternalStore(underWay.subscribe, getSnapshot, () => "");
  const shown = new Set(key.split(" "));
  const settled = new Set((accounts ?? []).filter((each) => !isAttempt(each)).map((each) => each.toolkit.slug));
  return [
    ({ toolkit, authConfig }) => shown.has(authConfig.id) || (shown.has(toolkit.slug) && settled.has(toolkit.slug)),
    ({ id }) => shown.has(id),
  ];
}

/** The state that `className`, `style` and `render` receive. */
export interface ConnectionListState {
  readonly state: "loading" | "empty" | "ready" | "error";
  /** Whether the browser has a connection. */
  readonly isOnline: boolean;
}

/** Class names per part. */
export interface ConnectionListClassNames extends RowClassNames {
  rows?: string | undefined;
  note?: string | undefined;
}

interface OwnProps extends RootProps<"div", ConnectionListState> {
  /** Slugs of the toolkits whose connections are listed. @default all */
  toolkits?: readonly string[] | undefined;
  /** `toolkit`: the connections of an app stay together, with "Add another account" after them. @default 'none' */
  groupBy?: "toolkit" | "none" | undefined;
  /** `false`: rows without buttons and menus. A function adds something of the app's own to each row. @default true */
  actions?: boolean | ((account: ConnectedAccount) => ReactNode) | undefined;
  /**
   * Where there are more connections than this, the others come when the user presses "Show all". One or two are not hidden.
   * What waits for the user is always shown, also beyond this number. @default Infinity
   */
  initialRows?: number | undefined;
  /** In place of "Nothing is connected yet." */
  empty?: ReactNode | undefined;
  /** Class names per part: rows, row, logo, name, line, badge, button, menuButton, dialog, note. */
  classNames?: ConnectionListClassNames | undefined;
}

/** The props below, and any other `<div>` prop. */
export type ConnectionListProps = OwnProps & Omit<ComponentPropsWithoutRef<"div">, keyof OwnProps | "children">;

declare module "../../react/context/context.ts" {
  interface Appearance {
    connectionList?:
      | Pick<OwnProps, "groupBy" | "initialRows" | "className" | "classNames" | "style" | "render">
      | undefined;
  }
}
