"use client"; // chat.tsx
import { useChat } from "@ai-sdk/react";
import { type UIMessage, isToolUIPart } from "ai";
import { ConnectCard, type ConnectedAccount } from "composio-react";
import { readConnectionRequest } from "composio-react/agents";

/** `isFromCard`: a card's answer, which is for the agent only. `connected`: ids of the accounts of which it tells the agent. */
type Message = UIMessage<{ isFromCard?: true; connected?: string | undefined }>;

// Agents look for tools first, and ask then: one card for a message, for all that its last asking step has asked.
function askingParts({ role, parts }: Message) {
  let step: { toolCallId: string }[] = [];
  let asking = step;
  for (const part of role === "assistant" ? parts : []) {
    if (part.type === "step-start") step = [];
    if (!isToolUIPart(part) || !readConnectionRequest(part)) continue;
    step.push(part);
    asking = step;
  }
  return asking;
}
const isWritten = ({ role, metadata }: Message) => role === "user" && !metadata?.isFromCard;
const names = (toolkits: readonly { name: string }[]) => toolkits.map(({ name }) => name).join(", ") || "nothing";
const toolkitsOf = (accounts: readonly ConnectedAccount[]) => accounts.map(({ toolkit }) => toolkit);
const ids = (accounts: readonly ConnectedAccount[]) => accounts.map(({ id }) => id).join();

export function Chat() {
  const { messages, sendMessage, status } = useChat<Message>();
  const isReady = status === "ready" || status === "error";
  // If the agent has asked twice, it goes on once.
  const newest = messages.findLastIndex((message) => askingParts(message).length > 0);
  // An agent may ask again for what it was told is connected, and another browser does not know that it was told. It is told
  // again only if the user has written something before it asked: a key may have been renewed.
  const told = messages.slice(messages.slice(0, newest).findLastIndex(isWritten) + 1);
  const tell = (text: string, connected?: string) =>
    connected !== undefined && told.some(({ metadata }) => metadata?.connected === connected)
      ? undefined
      : void sendMessage({ text, metadata: { isFromCard: true, connected } });

  return (
    <>
      {messages.map((message, index) => {
        // The card says how it was answered, in the user's language.
        if (message.metadata?.isFromCard) return null;
        const asking = askingParts(message);
        const isGrowing = !isReady && index === messages.length - 1;
        const goOn = isReady && index === newest ? tell : undefined;
        return (
          <div key={message.id}>
            {message.parts.map((part, index) => part.type === "text" && <p key={index}>{part.text}</p>)}
            {asking.length > 0 && !isGrowing && (
              <ConnectCard
                request={readConnectionRequest(asking)}
                requestId={asking.at(-1)?.toolCallId}
                onConnected={goOn && ((accounts) => goOn(`Connected: ${names(toolkitsOf(accounts))}.`, ids(accounts)))}
                onDeclined={
                  goOn &&
                  ((accounts, { unavailable }) =>
                    goOn(
                      `Not now. Connected: ${names(toolkitsOf(accounts))}. Not available here: ${names(unavailable)}.`,
                    ))
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
