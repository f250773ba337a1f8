import type { ReactElement } from "react";
import { format } from "../../locales/format.ts";
import type { ButtonText, CardText, Messages } from "../../locales/messages.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import type { RequestedConnection } from "../../react/hooks/requestedConnections.ts";
import { ConnectButton } from "../connect-button/ConnectButton.tsx";
import { Glyph } from "../shared/Glyph.tsx";
import { LogoTile } from "../shared/LogoTile.tsx";
import { SmallButton } from "../shared/TextButton.tsx";
import { joinClasses } from "../shared/element.ts";
import { accountName, label } from "../shared/text.ts";
import type { ConnectCardClassNames } from "./ConnectCardProps.ts";

/** One toolkit of a card: its account, or the button that connects one. */
export function ConnectCardRow(props: ConnectCardRowProps): ReactElement {
  const { connection, hasError, line, isLater, messages, overrides, classNames, onChoose, onError } = props;
  const { toolkit: asked, account, withoutAuth, lost, choices } = connection;
  const target = { toolkit: asked.slug };
  const { toolkit, method } = useAuthConfig(target);
  const isForeign = method === "unavailable" || connection.unavailable !== null;
  const hasChoices = choices.length > 0;
  const alias = asked.alias ?? (lost && accountName(lost));

  function control(): ReactElement | null {
    if (account || withoutAuth) {
      const who = account ? (accountName(account) ?? messages.connected) : messages.noAuth;
      return (
        <span className={joinClasses("cr-badge", classNames.badge)} data-variant="soft" data-phase="connected">
          <Glyph name="check" />
          {/* For screen readers, because the tick is only visible. */}
          {account && who !== messages.connected && (
            <span className="cr-visually-hidden">{`${messages.connected}: `}</span>
          )}
          <bdi className="cr-badge-label" title={who}>
            {who}
          </bdi>
        </span>
      );
    }
    return isForeign ? <span className="cr-card-note">{messages.cardForeign}</span> : null;
  }

  const button = {
    // Of several accounts, the button would connect the wrong one again.
    ...(lost ? { connectedAccountId: lost.id } : target),
    size: "sm" as const,
    label: "short" as const,
    logo: false,
    menu: false,
    // The agent may have made its own link, which the user may never open.
    elsewhere: "ignore" as const,
    alias: connection.alias,
    className: classNames.button ?? "",
    messages: overrides ?? {},
    onConnected: ({ id }: { id: string }) => {
      if (hasChoices || lost || connection.alias !== asked.alias || asked.connectedAccountId !== undefined)
        onChoose?.(connection.key, id);
    },
    ...(onError && { onError }),
  };
  return (
    <li
      className={joinClasses("cr-card-row", classNames.row)}
      data-toolkit={asked.slug}
      data-connected={account || withoutAuth ? "" : undefined}
      data-foreign={isForeign && !account ? "" : undefined}
    >
      <LogoTile logo={account?.toolkit.logo ?? toolkit.logo} name={toolkit.name} className={classNames.logo} />
      <span className={joinClasses("cr-card-name", classNames.name)}>
        <bdi title={toolkit.name}>{toolkit.name}</bdi>
        {alias && <span className="cr-card-alias">{` ${alias}`}</span>}
        {line && <span className="cr-card-line">{line}</span>}
      </span>
      {control()}
      {!account && !withoutAuth && !isForeign && !hasError && !isLater && (
        <div
          className="cr-card-choices"
          {...(hasChoices && { role: "group", "aria-label": label(messages.chooseAccount, toolkit.name) })}
          data-single={hasChoices ? undefined : ""}
        >
          {choices.map((choice) => (
            <SmallButton
              key={choice.id}
              text={format(messages.useAccount, { account: accountName(choice) ?? toolkit.name })}
              className={classNames.button}
              onClick={() => onChoose?.(connection.key, choice.id)}
            />
          ))}
          {/* The same element with and without choices, because the account that it connects may become a choice. */}
          <ConnectButton
            {...button}
            {...(hasChoices &&
              !lost && {
                label: "full",
                variant: "outline",
                allowMultiple: true,
                children: messages.addAccount,
              })}
          />
        </div>
      )}
    </li>
  );
}

interface ConnectCardRowProps {
  connection: RequestedConnection;
  /** Whether the user's accounts could not be read. */
  hasError: boolean;
  /** Why the toolkit must be connected again. */
  line?: string | null;
  /** Whether another toolkit is connected first. */
  isLater?: boolean;
  messages: CardText & ButtonText;
  /** The component's own texts. */
  overrides: Partial<Messages> | undefined;
  classNames: ConnectCardClassNames;
  onChoose?: (connectionKey: string, accountId: string) => void;
  /** Called when an attempt has ended without a connection. */
  onError?: () => void;
}
