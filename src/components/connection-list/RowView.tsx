import {
  type ComponentPropsWithRef,
  type NamedExoticComponent,
  type ReactNode,
  memo,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText as englishErrors } from "../../locales/english/errorText.ts";
import { listText } from "../../locales/english/listText.ts";
import { panelText } from "../../locales/english/panelText.ts";
import { manageText } from "../../locales/english/manageText.ts";
import { badgeText, statusText } from "../../locales/english/statusText.ts";
import type {
  BadgeText,
  ButtonText,
  ErrorText,
  ListText,
  ManageText,
  Messages,
  PanelText,
} from "../../locales/messages.ts";
import { accountPhase } from "../../protocol/status.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useNotLoaded } from "../../react/useNotLoaded.ts";
import { useDisconnect } from "../../react/hooks/useDisconnect.ts";
import { MenuButton } from "../connect-button/MenuButton.tsx";
import { StateGlyph, phaseGlyphs } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { type Render, joinClasses, useElement, useMergedRef } from "../shared/element.ts";
import { accountName, errorText, label, phaseText, sentence, troubleText } from "../shared/text.ts";
import type { ConnectionRowState } from "./ConnectionRowProps.ts";
import { PendingPart } from "./PendingPart.tsx";
import type { RowClassNames } from "./RowClassNames.ts";
import { type RowActions, RowFlow } from "./RowFlow.tsx";
import { useRowChange } from "./useRowChange.ts";
import { useWhileOffline } from "./useWhileOffline.ts";

/** Texts of a list of connections. */
export type RowText = ButtonText & ErrorText & BadgeText & PanelText & ListText & ManageText;

export const listTexts: RowText = {
  ...englishErrors,
  ...statusText,
  ...badgeText,
  ...connectText,
  ...panelText,
  ...manageText,
  ...listText,
};

/** One connection: a row of 56 pixels, in a list or alone. In a list it renders anew only when its own account changes. */
export const RowView: NamedExoticComponent<RowViewProps> = memo(function RowView(props: RowViewProps) {
  const { hasSeveral, isTwice, actions, messages, overrides, classNames = {}, onAnnounce } = props;
  const { account, isChanging, refusal: changeError, change } = useRowChange(props.account);
  const row = useRef<HTMLElement>(null);
  const menu = useRef<HTMLButtonElement>(null);
  const flow = useRef<RowActions>(null);
  const nameId = useId();
  const [wasOpened, setOpened] = useState(false);
  const [menuFailure, setMenuFailure] = useState<unknown>(null);
  useNotLoaded({ connectedAccountId: props.account.id }, menuFailure);
  const remove = useDisconnect();

  const { name, logo } = account.toolkit;
  const phase = accountPhase(account);
  const who = accountName(account);
  const managed = hasSeveral && who !== null ? `${name}, ${who}` : name;
  const isBroken = phase === "needs_reconnect" || phase === "failed";
  const hasActions = actions !== false && !account.isSharedByOther;

  const level = account.authConfig.accessLevel?.label ?? null;
  // Only as long as the account with the other access level exists.
  const stays = useIsKept(level === null ? null : account.id) && hasSeveral ? messages.earlierStays : null;
  const refusal = useWhileOffline(changeError ?? (phase === "pending" ? remove.error : null));
  const problem = menuFailure !== null ? messages.notLoaded : refusal && errorText(refusal, messages);
  const refused = problem && sentence(problem, name, messages);
  useEffect(() => {
    if (refused !== null) onAnnounce(refused);
  }, [refused, onAnnounce]);
  useEffect(() => {
    if (stays !== null) onAnnounce(stays);
  }, [stays, onAnnounce]);
  function lineOf(canReconnect: boolean): ReactNode {
    const notes = [
      who,
      account.isSharedByOther ? messages.sharedWithYou : null,
      level,
      troubleText(account, messages, canReconnect),
      isTwice ? messages.connectedTwice : null,
      stays,
    ];
    const text = notes.filter((note) => note !== null).join(" · ");
    // A name keeps its own direction of writing: in a page in Arabic, the full stop of "Acme Inc." stays at its end.
    const shown =
      who === null ? (
        text
      ) : (
        <span className="cr-row-words">
          <bdi>{who}</bdi>
          <span>{text.slice(who.length)}</span>
        </span>
      );
    return (
      <span data-tone={refused !== null ? "danger" : undefined} title={refused ?? text}>
        {refused ?? shown}
      </span>
    );
  }
  const badge = (
    <span
      className={joinClasses("cr-badge", classNames.badge)}
      data-variant="soft"
      data-phase={phase}
      data-pending={isChanging ? "" : undefined}
    >
      <StateGlyph name={isChanging ? "pending" : phaseGlyphs[phase]} />
      <span className="cr-badge-label">{phaseText(phase, messages)}</span>
    </span>
  );

  const children = (
    <>
      <LogoTile logo={logo} name={name} size="md" className={classNames.logo} />
      <span id={nameId} className={joinClasses("cr-row-name", classNames.name)} dir="auto">
        {name}
      </span>
      {phase === "pending" ? (
        <PendingPart
          account={account}
          refused={refused}
          hasActions={hasActions}
          isLast={typeof actions !== "function"}
          badge={badge}
          remove={remove}
          messages={messages}
          classNames={classNames}
          onAnnounce={onAnnounce}
        />
      ) : hasActions && (isBroken || wasOpened) ? (
        <RowFlow
          ref={flow}
          target={{ connectedAccountId: props.account.id }}
          anchor={row}
          menu={menu}
          name={name}
          nameId={nameId}
          line={lineOf}
          badge={badge}
          hasButton={isBroken}
          isSwitchedOff={account.authConfig.isDisabled}
          // The menu of a working connection starts flows too, and the row shows their progress.
          allowMultiple={phase === "connected"}
          reconnect={{ text: messages.reconnectShort, label: label(messages.reconnect, managed) }}
          messages={messages}
          overrides={overrides}
          classNames={classNames}
          onAnnounce={onAnnounce}
        />
      ) : (
        <>
          <span className={joinClasses("cr-row-line", classNames.line)}>{lineOf(false)}</span>
          {badge}
        </>
      )}
      {typeof actions === "function" && <span className="cr-row-actions">{actions(account)}</span>}
      {hasActions && phase !== "pending" && (
        <MenuButton
          account={account}
          name={name}
          label={label(messages.manage, managed)}
          classNames={classNames}
          overrides={overrides}
          triggerRef={menu}
          manage={{
            change,
            reconnect: (of) => flow.current?.reconnect(of),
            changeAccess: (of) => flow.current?.changeAccess(of),
            replaceCredentials: (of) => flow.current?.replaceCredentials(of),
          }}
          onOpen={() => setOpened(true)}
          onAnnounce={onAnnounce}
          onLoadFailed={setMenuFailure}
        />
      )}
      {props.children}
    </>
  );
  const element = {
    ...props.element,
    ref: useMergedRef<HTMLElement>(props.element?.ref, row),
    className: joinClasses("cr-row", classNames.row, props.element?.className),
    "data-phase": phase,
    "data-refused": account.refusal === undefined && refused === null ? undefined : "",
    "data-kept": stays === null ? undefined : "",
    "data-key": props.rowKey,
    children,
  };
  return useElement(props.element ? "div" : "li", props.render, element, { state: "ready", phase, account });
});

/** Whether the account still exists after a change of access has made another one. */
function useIsKept(id: string | null): boolean {
  const { kept } = useComposio().client.connections;
  return useSyncExternalStore(
    id === null ? never : kept.subscribe,
    () => id !== null && kept.has(id),
    () => false,
  );
}

const never = (): (() => void) => () => undefined;

export interface RowViewProps {
  account: ConnectedAccount;
  /** Stays the same when a reconnect puts another account into the row. */
  rowKey?: string;
  hasSeveral: boolean;
  isTwice: boolean;
  actions: boolean | ((account: ConnectedAccount) => ReactNode);
  messages: RowText;
  overrides: Partial<Messages> | undefined;
  classNames: RowClassNames | undefined;
  /** Attributes of a row that stands alone, which is a `<div>`. */
  element?: ComponentPropsWithRef<"div">;
  render?: Render<ComponentPropsWithRef<"div">, ConnectionRowState> | undefined;
  /** Further content of a row that stands alone. */
  children?: ReactNode;
  /** A text for screen readers. */
  onAnnounce: (text: string) => void;
}
