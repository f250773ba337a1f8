import {
  type ComponentPropsWithRef,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  forwardRef,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { currentAccountOf } from "../../client/accounts/replacements.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAccounts } from "../../react/hooks/useAccounts.ts";
import { LogoTile } from "../shared/LogoTile.tsx";
import { SmallButton } from "../shared/TextButton.tsx";
import { byState, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { canTryAgain, listErrorText } from "../shared/text.ts";
import { rowSkeleton } from "../shared/rowSkeleton.tsx";
import { useAppearance } from "../shared/useAppearance.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootScheme } from "../shared/useRootScheme.ts";
import type { ConnectionRowProps, ConnectionRowState } from "./ConnectionRowProps.ts";
import { RowView, listTexts } from "./RowView.tsx";
import { arrangeAccounts } from "./arrangeAccounts.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { useAnnouncer } from "../announcer/useAnnouncer.ts";
import { useListFocus } from "../list-focus/useListFocus.ts";

const none: readonly ConnectedAccount[] = [];

/**
 * One connection, as in a `ConnectionList`: the app, whose account it is, its state, and a menu. It follows the account,
 * and the one that replaces it after a reconnect. Renders a `<div>`.
 *
 * It has `[data-state="loading | ready | none | error"]` and `[data-phase]`, as a `ConnectionStatusBadge`.
 *
 * @example
 * <ConnectionRow connectedAccountId="ca_…" />
 */
export const ConnectionRow: ForwardRefExoticComponent<ConnectionRowProps & RefAttributes<HTMLDivElement>> = forwardRef<
  HTMLDivElement,
  ConnectionRowProps
>(function ConnectionRow(given, forwardedRef) {
  const { account: shown, connectedAccountId, actions = true, ...own } = useAppearance("connectionRow", given);
  const { className, classNames = {}, style, render, messages: overrides, ...rest } = own;
  const id = shown?.id ?? connectedAccountId ?? "";
  const messages = useMessages(listTexts, overrides);
  const { ref: schemeRef, style: themeStyle, ...scheme } = useRootScheme(true);
  const element = useRef<HTMLDivElement>(null);
  const focusProps = useListFocus(element, rest.onFocus);

  const { underWay, replacements } = useComposio().client.connections;
  // A server does not know what this browser remembers.
  const successor = useSyncExternalStore(
    underWay.subscribe,
    () => replacements.get(id),
    () => null,
  );
  const find = (accounts: readonly ConnectedAccount[]) =>
    currentAccountOf(id, accounts) ?? currentAccountOf(successor ?? "", accounts);
  const { data, error, refetch } = useAccounts(`row ${id} ${successor}`, (accounts) => {
    const slug = (find(accounts) ?? shown)?.toolkit.slug;
    return accounts.filter(({ toolkit }) => toolkit.slug === slug);
  });
  const account = data ? find(data) : (shown ?? null);
  const alone = useMemo(() => account && [account], [account]);
  // Undefined until known: the connection that the page begins with is no change.
  const [announced, announce] = useAnnouncer(alone ?? (data && none), messages, element);
  const arranged = arrangeAccounts(data ?? none, "none", () => false).flatMap(({ rows }) => rows);
  const { hasSeveral = false, isTwice = false } = arranged.find((row) => row.account.id === account?.id) ?? {};

  const state: ConnectionRowState = {
    state: account ? "ready" : data ? "none" : error ? "error" : "loading",
    phase: account && accountPhase(account),
    account,
  };
  const rootRef = useMergedRef(schemeRef, element);
  const props: ComponentPropsWithRef<"div"> = {
    // Takes the focus when the last button is gone.
    tabIndex: -1,
    ...rest,
    ...focusProps,
    ref: useMergedRef(forwardedRef, rootRef),
    className: byState(className, state) ?? "",
    style: { ...themeStyle, ...byState(style, state) },
  };
  const attributes = { ...scheme, "data-state": state.state };
  const region = <Announcement>{announced}</Announcement>;
  const empty = useElement(
    "div",
    render,
    {
      ...props,
      ...attributes,
      className: joinClasses("cr-row", classNames.row, props.className),
      "data-kind": state.state === "loading" ? "skeleton" : undefined,
      "aria-busy": state.state === "loading" || undefined,
      children: (
        <>
          {placeholder()}
          {region}
        </>
      ),
    },
    state,
  );
  if (!account) return empty;
  return (
    <RowView
      account={account}
      hasSeveral={hasSeveral}
      isTwice={isTwice}
      actions={actions}
      messages={messages}
      overrides={overrides}
      classNames={classNames}
      element={{ ...props, ...attributes }}
      render={render}
      onAnnounce={announce}
    >
      {region}
    </RowView>
  );

  function placeholder(): ReactNode {
    if (state.state === "loading") return rowSkeleton;
    if (!shown && !error) return <span className={classNames.name}>{messages.connectionGone}</span>;
    return (
      <>
        {shown && (
          <LogoTile logo={shown.toolkit.logo} name={shown.toolkit.name} size="md" className={classNames.logo} />
        )}
        <span className={joinClasses("cr-row-name", classNames.name)} dir="auto">
          {shown?.toolkit.name ?? messages.statusUnknown}
        </span>
        <span className={joinClasses("cr-row-line", classNames.line)} role={error ? "alert" : undefined}>
          {error ? listErrorText(error, messages) : messages.notConnected}
        </span>
        {canTryAgain(error) && (
          <SmallButton text={messages.tryAgain} className={classNames.button} onClick={() => void refetch()} />
        )}
      </>
    );
  }
});
