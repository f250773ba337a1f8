import {
  AssistantRuntimeProvider,
  type ChatModelAdapter,
  ComposerPrimitive,
  ThreadPrimitive,
  useLocalRuntime,
} from "@assistant-ui/react";
import { ComposioProvider, createComposioClient } from "composio-react";
import { connectionRequired } from "composio-react/agents";
import "composio-react/styles.css";
import { createRoot } from "react-dom/client";
import { AssistantMessage, UserMessage } from "./message";

const client = createComposioClient({ baseUrl: "/api/composio" });

/** An agent in a few lines, in the browser: its tools run on the server. */
const agent: ChatModelAdapter = {
  async run({ messages }) {
    const text =
      messages
        .at(-1)
        ?.content.map((part) => (part.type === "text" ? part.text : ""))
        .join("") ?? "";
    if (text.startsWith("Not now")) return { content: [{ type: "text", text: "I sent nothing." }] };
    // "Insist": an agent whose accounts are not those of the page asks again and again.
    const isInsisting = JSON.stringify(messages).includes("Insist");
    const [toolName, args] =
      text.startsWith("Connected") && !isInsisting
        ? (["GMAIL_SEND_EMAIL", { recipient_email: "team@app.example" }] as const)
        : (["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: ["gmail"] }] as const);
    const response = await fetch(`/api/tools/${toolName}`, { method: "POST", body: JSON.stringify(args) });
    const answer: unknown = await response.json();
    const result = isInsisting ? connectionRequired("gmail") : answer;
    const toolCallId = crypto.randomUUID();
    return {
      content: [
        { type: "tool-call", toolCallId, toolName, args: {}, argsText: "{}", result },
        { type: "text", text: JSON.stringify(result).includes("SENT") ? "It is sent." : "Please connect." },
      ],
    };
  },
};

function App() {
  return (
    <AssistantRuntimeProvider runtime={useLocalRuntime(agent)}>
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Messages components={{ UserMessage, AssistantMessage }} />
        <ComposerPrimitive.Root>
          <ComposerPrimitive.Input aria-label="Message" />
        </ComposerPrimitive.Root>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  );
}

const root = document.querySelector("#root");
if (!root) throw new Error("The page has no #root.");
createRoot(root).render(
  <ComposioProvider client={client}>
    <App />
  </ComposioProvider>,
);
