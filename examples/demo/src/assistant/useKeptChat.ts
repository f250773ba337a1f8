import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, type UIMessage } from "ai";
import type { ConnectionAnswer } from "composio-react/agents";
import { useEffect, useState } from "react";

export type ChatMessage = UIMessage<Partial<ConnectionAnswer> & { createdAt?: number }>;

type Chat = ReturnType<typeof useChat<ChatMessage>>;

/** A chat that outlives a reload, and is the same in all tabs. Your app keeps its messages on its server. */
export function useKeptChat(storageKey: string): Chat {
  const [kept] = useState(() => read(storageKey));
  const chat = useChat<ChatMessage>({
    messages: kept,
    transport: new DefaultChatTransport({ api: "/api/assistant" }),
  });
  const { messages, setMessages, status } = chat;

  useEffect(() => {
    if (status !== "streaming") localStorage.setItem(storageKey, JSON.stringify(messages));
  }, [storageKey, messages, status]);
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent) => {
      const others = read(storageKey);
      // A question is answered in the tab that has asked it.
      if (key === storageKey && others.at(-1)?.role !== "user") setMessages(others);
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [storageKey, setMessages]);
  return chat;
}

function read(storageKey: string): ChatMessage[] {
  // SAFETY: what this page has stored itself.
  return JSON.parse(localStorage.getItem(storageKey) ?? "[]") as ChatMessage[];
}
