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
    const [toolName, args] = isInsisting || !text.startsWith("Connected") ? ask(text) : goOn(text);
    const chosen = messages.map(({ metadata }) => metadata.custom.connected);
    const response = await fetch(`/api/tools/${toolName}`, { method: "POST", body: JSON.stringify({ args, chosen }) });
    const answer: unknown = await response.json();
    const required = isInsisting ? "gmail" : text.includes("Choose") ? "slack" : null;
    const result = required ? connectionRequired(required) : answer;
    const toolCallId = crypto.randomUUID();
    return {
      content: [
        { type: "tool-call", toolCallId, toolName, args: {}, argsText: "{}", result },
        { type: "text", text: reportOf(JSON.stringify(result)) },
      ],
    };
  },
};

const ask = (text: string) =>
  ["COMPOSIO_MANAGE_CONNECTIONS", { toolkits: [text.includes("Post") ? "slack" : "gmail"] }] as const;
const goOn = (text: string) =>
  text.includes("Slack")
    ? (["SLACK_SEND_MESSAGE", { channel: "sales" }] as const)
    : (["GMAIL_SEND_EMAIL", { recipient_email: "team@app.example" }] as const);
const reportOf = (result: string) =>
  result.includes("SENT") ? "It is sent." : result.includes('"ts"') ? "It is posted." : "Please connect.";

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
