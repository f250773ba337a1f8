import { ConnectButton, type Toolkit, useAuthConfig, useConnectionStatus } from "composio-react";
import { type ReactNode, useRef } from "react";
import { DisconnectButton } from "./DisconnectButton.tsx";

/** One app: what it is, whether it is connected, and how to change that. */
export function IntegrationCard({ toolkit }: { toolkit: Toolkit }): ReactNode {
  const { account, phase } = useConnectionStatus({ toolkit: toolkit.slug });
  const { data: authConfig, method } = useAuthConfig({ toolkit: toolkit.slug });
  const connectButton = useRef<HTMLButtonElement>(null);
  const hasConnection = phase === "connected" || phase === "paused" || phase === "needs_reconnect";
  // Where the server brings the key, its users are asked for nothing.
  const isIncluded = method === "fields" && authConfig?.fields.length === 0;

  return (
    <li className="card">
      {toolkit.logo && <img src={toolkit.logo} alt="" />}
      <div className="about">
        <h2>{toolkit.name}</h2>
        <p>{toolkit.description}</p>
        {isIncluded && <p>Included: Fernhill brings the key.</p>}
      </div>
      <div className="actions">
        <ConnectButton ref={connectButton} toolkit={toolkit.slug} variant="outline" />
        {hasConnection && account && (
          <div className="identity">
            {account.displayName ?? account.alias ?? account.wordId}
            <DisconnectButton
              key={account.id}
              account={account}
              onDisconnected={() => connectButton.current?.focus()}
            />
          </div>
        )}
      </div>
    </li>
  );
}
