"use client"; // chat.tsx
import { useChat } from "@ai-sdk/react";
import { type UIMessage, isToolUIPart } from "ai";
import { ConnectCard, type ConnectedAccount } from "composio-react";
import { readConnectionRequest } from "composio-react/agents";

// Agents look for tools first, and ask then: one card for a message, for what it asked last.
const askingPart = ({ role, parts }: UIMessage) =>
  role === "assistant" ? parts.filter(isToolUIPart).findLast((part) => readConnectionRequest(part)) : undefined;
const names = (accounts: readonly ConnectedAccount[]) => accounts.map(({ toolkit }) => toolkit.name).join(", ");

export function Chat() {
  const { messages, sendMessage, status } = useChat();
  const isReady = status === "ready" || status === "error";
  const newest = messages.findLast(askingPart); // If the agent has asked twice, it goes on once.

  return (
    <>
      {messages.map((message, index) => {
        const asking = askingPart(message);
        const isGrowing = !isReady && index === messages.length - 1;
        const goOn = isReady && message === newest ? (text: string) => sendMessage({ text }) : undefined;
        return (
          <div key={message.id}>
            {message.parts.map((part, index) => part.type === "text" && <p key={index}>{part.text}</p>)}
            {asking && !isGrowing && (
              <ConnectCard
                request={readConnectionRequest(asking)}
                requestId={asking.toolCallId}
                onConnected={goOn && ((accounts) => goOn(`Connected: ${names(accounts)}.`))}
                onDeclined={goOn && ((accounts) => goOn(`Not now. Connected: ${names(accounts) || "nothing"}.`))}
              />
            )}
          </div>
        );
      })}
      <form action={(form) => void sendMessage({ text: String(form.get("text")) })}>
        <input name="text" aria-label="Message" />
      </form>
    </>
  );
}
