import { createFileRoute } from "@tanstack/react-router";
import { ConnectButton } from "composio-react";

export const Route = createFileRoute("/")({
  component: () => (
    <>
      <h1>Integrations</h1>
      <ConnectButton toolkit="gmail" />
    </>
  ),
});
