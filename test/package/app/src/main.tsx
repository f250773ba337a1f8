import { ComposioProvider, ConnectButton } from "composio-react";
import "composio-react/styles.css";
import { createRoot } from "react-dom/client";

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no #root.");

createRoot(root).render(
  <ComposioProvider baseUrl="/api/composio">
    <ConnectButton toolkit="gmail" />
  </ComposioProvider>,
);
