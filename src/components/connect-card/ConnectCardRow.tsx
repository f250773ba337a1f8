import type { ReactElement } from "react";
import { type ButtonText, type CardText, type Messages, format } from "../../locales/messages.ts";
import { useAuthConfig } from "../../react/hooks/useAuthConfig.ts";
import type { RequestedConnection } from "../../react/hooks/requestedConnections.ts";
import { ConnectButton } from "../connect-button/ConnectButton.tsx";
import { Glyph } from "../shared/Glyph.tsx";
import { ToolkitLogo } from "../shared/ToolkitLogo.tsx";
import { joinClasses } from "../shared/element.ts";
import { accountName, label } from "../shared/text.ts";
import type { ConnectCardClassNames } from "./ConnectCardProps.ts";

/** One app of a card: its connection, or what connects it. */
export function ConnectCardRow(props: ConnectCardRowProps): ReactElement {
  const { connection, hasError, messages, overrides, classNames, onChoose } = props;
  const { toolkit: asked, account, choices } = connection;
  const target = { toolkit: asked.slug };
  const { toolkit, method } = useAuthConfig(target);
  const isForeign = method === "unavailable";

  function control(): ReactElement | null {
    if (account) {
      const who = accountName(account) ?? messages.connected;
      return (
        <span className={joinClasses("cr-badge", classNames.badge)} data-variant="soft" data-phase="connected">
          <Glyph name="check" />
          {/* The tick says it to the eye only. */}
          {who !== messages.connected && <span className="cr-visually-hidden">{messages.connected}: </span>}
          <span className="cr-badge-label" title={who}>
            {who}
          </span>
        </span>
      );
    }
    if (isForeign) return <span className="cr-card-note">{messages.cardForeign}</span>;
    if (hasError || choices.length > 0) return null;
    return <ConnectButton {...button} />;
  }

  const button = {
    ...target,
    size: "sm" as const,
    label: "short" as const,
    logo: false,
    menu: false,
    alias: asked.alias,
    className: classNames.button ?? "",
    messages: overrides ?? {},
    onConnected: ({ id }: { id: string }) => {
      if (choices.length > 0) onChoose(connection.key, id);
    },
  };
  return (
    <li
      className={joinClasses("cr-card-row", classNames.row)}
      data-toolkit={asked.slug}
      data-connected={account ? "" : undefined}
      data-foreign={isForeign && !account ? "" : undefined}
    >
      <ToolkitLogo logo={account?.toolkit.logo ?? toolkit.logo} name={toolkit.name} className={classNames.logo} />
      <span className={joinClasses("cr-card-name", classNames.name)}>
        {toolkit.name}
        {asked.alias !== undefined && <span className="cr-card-alias"> {asked.alias}</span>}
      </span>
      {control()}
      {choices.length > 0 && !isForeign && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <fieldset> belongs to the form around it
        <div role="group" className="cr-card-choices" aria-label={label(messages.chooseAccount, toolkit.name)}>
          {choices.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className={joinClasses("cr-button", classNames.button)}
              data-variant="outline"
              data-size="sm"
              onClick={() => onChoose(connection.key, choice.id)}
            >
              <span className="cr-label">
                {format(messages.useAccount, { account: accountName(choice) ?? toolkit.name })}
              </span>
            </button>
          ))}
          <ConnectButton {...button} label="full" variant="outline" allowMultiple>
            {messages.addAccount}
          </ConnectButton>
        </div>
      )}
    </li>
  );
}

interface ConnectCardRowProps {
  connection: RequestedConnection;
  /** Whether the user's accounts could not be read. */
  hasError: boolean;
  messages: CardText & ButtonText;
  /** The component's own texts. */
  overrides: Partial<Messages> | undefined;
  classNames: ConnectCardClassNames;
  onChoose: (connectionKey: string, accountId: string) => void;
}
