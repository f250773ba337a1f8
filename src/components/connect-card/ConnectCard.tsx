import {
  type ForwardRefExoticComponent,
  type RefAttributes,
  type RefObject,
  forwardRef,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { cardText } from "../../locales/english/cardText.ts";
import { connectText } from "../../locales/english/connectText.ts";
import { errorText as englishErrors } from "../../locales/english/errorText.ts";
import { statusText } from "../../locales/english/statusText.ts";
import { format } from "../../locales/format.ts";
import type { ButtonText, CardText, ErrorText } from "../../locales/messages.ts";
import { accountPhase, settledAccount } from "../../protocol/status.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ConnectedAccount, ConnectionRequest } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import { useConnectionStatus } from "../../react/hooks/useConnectionStatus.ts";
import { requestKey } from "../../react/hooks/requestedConnections.ts";
import { useConnectionRequest } from "../../react/hooks/useConnectionRequest.ts";
import { Announcement } from "../announcer/Announcement.tsx";
import { claimAnnouncement } from "../announcer/claimAnnouncement.ts";
import { useIsSpeaker } from "../connect-view/useIsSpeaker.ts";
import { Glyph } from "../shared/Glyph.tsx";
import { SmallButton } from "../shared/TextButton.tsx";
import { joinClasses, useMergedRef } from "../shared/element.ts";
import { accountName, canTryAgain, label, listErrorText, sentence } from "../shared/text.ts";
import { useAppearance } from "../shared/useAppearance.ts";
import { useKeptFocus } from "../shared/useKeptFocus.ts";
import { useMessages } from "../shared/useMessages.ts";
import { useRootElement } from "../shared/useRootElement.ts";
import type { ConnectCardProps, ConnectCardState } from "./ConnectCardProps.ts";
import { ConnectCardRow } from "./ConnectCardRow.tsx";

const english: CardText & ButtonText & ErrorText = { ...englishErrors, ...statusText, ...connectText, ...cardText };

/**
 * Asks for the connections that an agent needs, in the conversation, and shows the result. The user's own accounts decide what
 * it shows, not the message: in an old message it shows what is connected now. Renders a `<section>`, or nothing without a
 * request.
 *
 * It has `[data-state="loading | open | connected | declined"]`, and `[data-line]` if an answered request is shown as one line.
 *
 * @example
 * <ConnectCard request={readConnectionRequest(part)} requestId={part.toolCallId} onConnected={goOn} onDeclined={stop} />
 */
export const ConnectCard: ForwardRefExoticComponent<ConnectCardProps & RefAttributes<HTMLElement>> = forwardRef<
  HTMLElement,
  ConnectCardProps
>(function ConnectCard(given, ref) {
  const props = useAppearance("connectCard", given);
  const { request: asking, toolkits, reason, requestId, askedAt, onConnected, onDeclined, ...appearance } = props;
  const { className, classNames = {}, style, render, messages: overrides, ...rest } = appearance;
  const request: ConnectionRequest | null = toolkits
    ? {
        toolkits: toolkits.map((toolkit) => (typeof toolkit === "string" ? { slug: toolkit } : toolkit)),
        ...(reason !== undefined && { reason }),
      }
    : (asking ?? null);
  const messages = useMessages(english, overrides);
  const asked = useConnectionRequest(request, { requestId, askedAt, onConnected, onDeclined });
  const { connections, accounts, error } = asked;
  const target = { toolkit: connections[0]?.toolkit.slug ?? "" };
  const first = useAuthConfig(target).toolkit;
  const settled = settledAccount(useConnectionStatus(target).accounts);
  const before = connections[0]?.lost ?? settled;
  const needsReconnect = before !== null && accountPhase(before) === "needs_reconnect";
  const count = connections.length;
  // An app may be asked for twice, for two of its accounts.
  const unavailable = new Set(connections.flatMap((each) => each.unavailable?.name ?? []));
  const foreign = unavailable.size > 0 ? `${[...unavailable].join(", ")}: ${messages.cardForeign}` : "";
  const done = connections.filter(({ account, withoutAuth }) => account ?? withoutAuth).length;

  // Nothing is missing that the user could connect. The agent must hear of it, and the user has to go on.
  const isStuck = foreign !== "" && connections.every((each) => each.account ?? each.withoutAuth ?? each.unavailable);

  // If the user has seen the card open, it keeps its size at the end, so that nothing below it moves.
  const isDeclined = asked.state === "declined";
  const isEnd = asked.state === "connected" || (asked.state === "loading" && asked.isAnswered);
  // Not set in the first render: see `useRoom`.
  const [wasOpen, setWasOpen] = useState(!isDeclined && !isEnd);
  const isLine = isDeclined || (isEnd && !wasOpen);
  if (wasOpen === isLine) setWasOpen(!isLine);

  const state: ConnectCardState = { state: asked.state, count, done, isLine };
  const titleId = useId();
  const element = useRef<HTMLElement>(null);
  const outcome = outcomeText();
  const region = useRef<HTMLDivElement>(null);
  const announcement = useAnnouncement(
    asked.state,
    accounts,
    (account) => outcome ?? (account ? sentence(messages.ready, account.toolkit.name, messages) : null),
  );
  const line = error ? listErrorText(error, messages) : outcome;
  // Of several cards whose accounts can't be read, one says so.
  const wanted = connections.map(({ toolkit }) => toolkit);
  const shared = error ? line : requestKey(wanted, requestId);
  const toSay = error ? line : announcement;
  const said = useSaidOnce(useIsSpeaker(`card ${shared}`, region, toSay) ? toSay : null, region);
  useKeptFocus(
    element,
    `${asked.state} ${isLine} ${asked.goOn !== null} ${accounts.map(({ id }) => id).join()}`,
    (card) => card.querySelector<HTMLElement>("button:not([aria-disabled=true])") ?? card,
  );

  function outcomeText(): string | null {
    if (asked.state !== "declined" && asked.state !== "connected") return null;
    const connected: string[] = [];
    const missing: string[] = [];
    for (const { account, withoutAuth, unavailable, toolkit } of connections) {
      const who = account && accountName(account);
      const name = (account?.toolkit ?? withoutAuth)?.name ?? nameFromSlug(toolkit.slug);
      if (!unavailable) (account || withoutAuth ? connected : missing).push(who ? `${name} (${who})` : name);
    }
    const parts = [foreign, missing.length > 0 && `${missing.join(", ")}: ${messages.cardDeclined}`];
    if (connected.length > 0) parts.unshift(format(messages.cardDone, { accounts: connected.join(", ") }));
    else if (!foreign) return messages.cardDeclined;
    return parts.filter(Boolean).join(" · ");
  }

  const asks = isStuck
    ? foreign
    : count === 1
      ? label(needsReconnect ? messages.cardTitleReconnect : messages.cardTitle, first.name)
      : format(messages.cardTitleSeveral, { count }, messages.language);
  // At the end a title that asks for a connection would be wrong, also as the name of the card, which then gets the focus.
  const title = asked.state === "connected" ? messages.connected : asks;
  const action = (text: string, onClick: () => void, variant: "plain" | "outline" = isLine ? "plain" : "outline") => (
    <SmallButton
      text={text}
      // Beside text of the same colour, its place alone would not say that it can be pressed.
      className={joinClasses(isLine ? "cr-card-action cr-link" : "cr-card-action", classNames.action)}
      data-variant={variant}
      onClick={onClick}
    />
  );
  const progress = count > 1 && !error ? format(messages.cardProgress, { done, count }, messages.language) : null;
  const children = (
    <>
      {!isLine && (
        <>
          <p id={titleId} className={joinClasses("cr-card-title", classNames.title)} data-asked={asks}>
            {title}
          </p>
          {request?.reason && (
            <p className={joinClasses("cr-card-reason", classNames.reason)} dir="auto">
              {request.reason}
            </p>
          )}
          <ul className={joinClasses("cr-card-list", classNames.list)}>
            {connections.map((connection) => (
              <ConnectCardRow
                key={connection.key}
                connection={connection}
                hasError={error !== null}
                messages={messages}
                overrides={overrides}
                classNames={classNames}
                onChoose={asked.choose}
              />
            ))}
          </ul>
        </>
      )}
      <div className={joinClasses("cr-card-footer", classNames.footer)}>
        {asked.state === "connected" && <Glyph name="check" />}
        <span className={joinClasses("cr-card-status", classNames.status)} title={outcome ?? undefined}>
          {line ?? (isLine ? messages.loading : progress)}
        </span>
        {canTryAgain(error) && action(messages.tryAgain, () => void asked.refetch())}
        {asked.goOn && action(messages.cardContinue, asked.goOn)}
        {asked.state === "declined" && isLine && !isStuck && action(messages.cardConnectNow, asked.reopen)}
        {!isLine &&
          !canTryAgain(error) &&
          asked.state !== "connected" &&
          action(isStuck ? messages.cardGoOn : messages.notNow, asked.decline, isStuck ? undefined : "plain")}
      </div>
      <Announcement element={region}>{said}</Announcement>
    </>
  );
  const sectionProps = {
    "aria-labelledby": isLine ? undefined : titleId,
    "aria-label": isLine ? title : undefined,
    // Gets the focus when the last button is removed.
    tabIndex: -1,
    ...rest,
    ref: useMergedRef(ref, element),
    "data-state": asked.state,
    "data-line": isLine ? "" : undefined,
    "data-error": error ? "" : undefined,
    children,
  };
  const card = useRootElement("section", "cr-card", { className, style, render }, sectionProps, state, true);
  return count === 0 ? null : card;
});

/** The text to announce for changes while the card is on the page. The first state, as in an old message, is not announced. */
function useAnnouncement(
  state: ConnectCardState["state"],
  accounts: readonly ConnectedAccount[],
  textFor: (account: ConnectedAccount | undefined) => string | null,
): string | null {
  const ids = accounts.map(({ id }) => id);
  const [shown, setShown] = useState({ state, ids });
  const [announcement, setAnnouncement] = useState<string | null>(null);
  if (shown.state !== state || shown.ids.join() !== ids.join()) {
    setShown({ state, ids });
    const isFirst = shown.state === "loading" || shown.state === "none";
    setAnnouncement(isFirst ? null : textFor(accounts.find(({ id }) => !shown.ids.includes(id))));
  }
  return announcement;
}

/** The text, unless another card has just said the same: where an agent has asked several times, all cards end together. */
function useSaidOnce(text: string | null, region: RefObject<HTMLElement | null>): string | null {
  const { connections } = useComposio().client;
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    // A live region that is not rendered is not announced.
    const isHeard = text !== null && (region.current?.checkVisibility?.() ?? true);
    const isFirst = isHeard && claimAnnouncement(connections, text);
    queueMicrotask(() => setSaid((before) => (isFirst || before === text ? text : null)));
  }, [connections, text, region]);
  return said;
}
