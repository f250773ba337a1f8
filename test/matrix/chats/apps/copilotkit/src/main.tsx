import { CopilotChat, CopilotKitProvider } from "@copilotkit/react-core/v2";
import "@copilotkit/react-core/v2/styles.css";
import { ComposioProvider, createComposioClient } from "composio-react";
import "composio-react/styles.css";
import { createRoot } from "react-dom/client";
import { useConnectTool } from "./connectTool";

const client = createComposioClient({ baseUrl: "/api/composio" });

function Chat() {
  useConnectTool();
  return <CopilotChat threadId={threadId()} labels={{ chatInputPlaceholder: "Message" }} />;
}

/** The address keeps the thread, so that a reload finds it again. */
function threadId(): string {
  const { searchParams, href } = new URL(location.href);
  const kept = searchParams.get("thread");
  if (kept) return kept;
  const id = crypto.randomUUID();
  history.replaceState(null, "", `${href}?thread=${id}`);
  return id;
}

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no #root.");
createRoot(root).render(
  <ComposioProvider client={client}>
    <CopilotKitProvider runtimeUrl="/api/copilotkit">
      <Chat />
    </CopilotKitProvider>
  </ComposioProvider>,
);
