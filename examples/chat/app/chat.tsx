"use client"; // chat.tsx
import { useChat } from "@ai-sdk/react";
import type { UIMessage } from "ai";
import { ConnectCard } from "composio-react";
import { type ConnectionAnswer, connectCards } from "composio-react/agents";

type Message = UIMessage<Partial<ConnectionAnswer> & { createdAt?: number }>;

export function Chat() {
  const { messages, sendMessage, status } = useChat<Message>();
  const isReady = status === "ready" || status === "error";
  const cards = connectCards(messages, isReady && sendMessage);
  return (
    <>
      {messages.map(({ id, metadata, parts }, index) => {
        if (metadata?.connected) return null; // A card's answer is for the agent: the card tells the user.
        const card = cards[index];
        return (
          <div key={id}>
            {parts.map((part, index) => part.type === "text" && <p key={index}>{part.text}</p>)}
            {card && <ConnectCard {...card} />}
          </div>
        );
      })}
      <form action={(form) => void sendMessage({ text: String(form.get("text")) })}>
        <input name="text" aria-label="Message" />
      </form>
    </>
  );
}
