import { ConnectButton } from "composio-react";

export function Integrations() {
  return (
    <>
      <h1>Integrations</h1>
      <p>
        <ConnectButton toolkit="gmail" />
      </p>
      <p>
        <ConnectButton toolkit="slack" />
      </p>
    </>
  );
}
