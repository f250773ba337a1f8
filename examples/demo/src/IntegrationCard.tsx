import { ConnectButton, type Toolkit, useAuthConfig, useConnectionStatus } from "composio-react";
import type { ReactNode } from "react";

/** One app: what it is, whose account is connected, and the button that connects and manages it. */
export function IntegrationCard({ toolkit }: { toolkit: Toolkit }): ReactNode {
  const { account, phase } = useConnectionStatus({ toolkit: toolkit.slug });
  const { data: authConfig, method } = useAuthConfig({ toolkit: toolkit.slug });
  const hasConnection = phase === "connected" || phase === "paused" || phase === "needs_reconnect";
  const who = hasConnection && account ? (account.alias ?? account.displayName ?? account.wordId) : null;
  // Where the server brings the key, its users are asked for nothing.
  const isIncluded = method === "fields" && authConfig?.fields.length === 0;
  const [category] = toolkit.categories;

  return (
    <li className="card">
      {toolkit.logo ? <img src={toolkit.logo} alt="" /> : <span className="initial">{toolkit.name[0]}</span>}
      <h2>{toolkit.name}</h2>
      <p className="about">{isIncluded ? "Included: Fernhill brings the key." : toolkit.description}</p>
      <p className="note">{who ?? category?.name}</p>
      <ConnectButton toolkit={toolkit.slug} size="sm" label="short" logo={false} variant="outline" />
    </li>
  );
}
