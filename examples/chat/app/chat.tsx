"use client"; // chat.tsx
import { useChat } from "@ai-sdk/react";
import { type UIMessage, isToolUIPart } from "ai";
import { ConnectCard, type ConnectedAccount } from "composio-react";
import { readConnectionRequest } from "composio-react/agents";

/** Of a card's answer, which is for the agent only: which request it answers, and by which accounts: `{ slack: "ca_…" }`. */
type Message = UIMessage<{ requestId?: string; connected?: Record<string, string>; isDeclined?: boolean }>;

function askOf(message: Message, index: number, messages: readonly Message[]) {
  const chosen = messages.slice(0, index).map(({ metadata }) => metadata?.connected);
  const request = readConnectionRequest(message, { chosen });
  const part = message.parts.filter(isToolUIPart).findLast((part) => readConnectionRequest(part));
  const apps = request?.toolkits.map((toolkit) => JSON.stringify(toolkit)).sort();
  return request && part && { request, requestId: part.toolCallId, apps: String(apps) };
}
const names = (accounts: readonly ConnectedAccount[]) =>
  accounts.map(({ id, toolkit }) => `${toolkit.name} (${id})`).join(", ") || "nothing";

export function Chat() {
  const { messages, sendMessage, status } = useChat<Message>();
  const isReady = status === "ready" || status === "error";
  const asks = messages.map(askOf);

  /** Tells the agent what the user has answered. Undefined if there is nothing to tell, or not now. */
  function goOnFrom(index: number) {
    const ask = asks[index];
    const answer = messages.findLast(({ metadata }) => metadata?.requestId === ask?.requestId)?.metadata;
    // Each request gets one answer; the last of all gets another after "Not now". If the agent has asked twice for the same
    // apps, it goes on once.
    const isOpen = !answer || (answer.isDeclined && index === asks.findLastIndex(Boolean));
    const isNewest = asks.findLastIndex((each) => each?.apps === ask?.apps) === index;
    if (!ask || !isReady || !isOpen || !isNewest) return undefined;
    return (text: string, accounts: readonly ConnectedAccount[], isDeclined = false) => {
      const connected = Object.fromEntries(accounts.map(({ id, toolkit }) => [toolkit.slug, id]));
      // An agent may ask again for what it was told is connected. It is told again only if the user has written something
      // before it asked: a key may have been renewed.
      const written = messages
        .slice(0, index)
        .findLastIndex(({ role, metadata }) => role === "user" && !metadata?.connected);
      const told = messages.slice(written + 1, index).map(({ metadata }) => JSON.stringify(metadata?.connected));
      if (isDeclined || !told.includes(JSON.stringify(connected)))
        void sendMessage({ text, metadata: { requestId: ask.requestId, connected, isDeclined } });
    };
  }

  return (
    <>
      {messages.map((message, index) => {
        // The card says how it was answered, in the user's language.
        if (message.metadata?.connected) return null;
        const ask = asks[index];
        const isGrowing = !isReady && index === messages.length - 1;
        const goOn = goOnFrom(index);
        return (
          <div key={message.id}>
            {message.parts.map((part, index) => part.type === "text" && <p key={index}>{part.text}</p>)}
            {ask && !isGrowing && (
              <ConnectCard
                request={ask.request}
                requestId={ask.requestId}
                onConnected={goOn && ((accounts) => goOn(`Connected: ${names(accounts)}.`, accounts))}
                onDeclined={
                  goOn &&
                  ((accounts, { unavailable }) => {
                    const missing = unavailable.map(({ name }) => name).join(", ") || "nothing";
                    goOn(`Not now. Connected: ${names(accounts)}. Not available here: ${missing}.`, accounts, true);
                  })
                }
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
