"use client";

import { ConnectButton, ConnectionStatusBadge, useConnectedAccounts, useToolkits } from "composio-react";

export function Integrations() {
  const { data: accounts, isLoading } = useConnectedAccounts();
  const { data: toolkits } = useToolkits({ search: "mail" });
  return (
    <main>
      <h1>Connections</h1>
      <p>{isLoading ? "Loading" : `Accounts: ${accounts?.length ?? "unknown"}`}</p>
      <p>{`Apps found: ${toolkits?.map(({ name }) => name).join(", ") ?? "none yet"}`}</p>
      <ConnectionStatusBadge toolkit="gmail" />
      <ConnectButton toolkit="gmail" />
      <ConnectButton toolkit="slack" />
      <ConnectButton toolkit="tavily" />
      <ConnectButton toolkit="hackernews" />
    </main>
  );
}
