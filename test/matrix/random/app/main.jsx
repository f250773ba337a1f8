import {
  AccountPicker,
  ApiKeyForm,
  ComposioProvider,
  ConnectButton,
  ConnectCard,
  ConnectionList,
  ConnectionRow,
  ConnectionStatusBadge,
  DisconnectButton,
  RequireConnection,
  ToolkitPicker,
  createComposioClient,
  useConnectionStatus,
} from "composio-react";
import { createRoot } from "react-dom/client";
import "composio-react/styles.css";

const client = createComposioClient({ baseUrl: "/api/composio" });

/** Nearly every component, most of them about the same apps. `data-part` is what the test reads. */
function Page() {
  return (
    <main>
      <h1>Settings</h1>
      <Part name="gmail button">
        <ConnectButton toolkit="gmail" />
      </Part>
      <Part name="gmail badge">
        <ConnectionStatusBadge toolkit="gmail" />
      </Part>
      <Part name="gmail card">
        <ConnectCard toolkits={["gmail", "posthog"]} reason="The assistant wants to read your mail." />
      </Part>
      <Part name="gmail disconnect">
        <DisconnectButton toolkit="gmail" />
      </Part>
      <Part name="slack button">
        <ConnectButton toolkit="slack" mode="redirect" />
      </Part>
      <Part name="slack row">
        <SlackRow />
      </Part>
      <Part name="posthog button">
        <ConnectButton toolkit="posthog" panel="below" />
      </Part>
      <Part name="stripe form">
        <ApiKeyForm toolkit="stripe" />
      </Part>
      <Part name="stripe badge">
        <ConnectionStatusBadge toolkit="stripe" />
      </Part>
      <Part name="notion gate">
        <RequireConnection toolkits={["notion"]}>
          <p data-unlocked="">What needs Notion</p>
        </RequireConnection>
      </Part>
      <Part name="gmail picker">
        <AccountPicker toolkit="gmail" aria-label="Mailbox" />
      </Part>
      <Part name="list">
        <ConnectionList />
      </Part>
      <Part name="tiles">
        <ToolkitPicker />
      </Part>
    </main>
  );
}

function SlackRow() {
  const { account } = useConnectionStatus({ toolkit: "slack" });
  return account && <ConnectionRow account={account} />;
}

const Part = ({ name, children }) => <section data-part={name}>{children}</section>;

createRoot(document.querySelector("#root")).render(
  <ComposioProvider client={client}>
    <Page />
  </ComposioProvider>,
);
