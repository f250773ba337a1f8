import { ComposioProvider, ConnectButton, createComposioClient } from "composio-react";
import "composio-react/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const client = createComposioClient({ baseUrl: "/api/composio" });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ComposioProvider client={client}>
      <h1>Integrations</h1>
      <p>
        <ConnectButton toolkit="gmail" onConnected={({ id }) => console.log(`Connected ${id}`)} />
      </p>
      <p>
        <ConnectButton toolkit="tavily" />
      </p>
    </ComposioProvider>
  </StrictMode>,
);
