import { type ReactNode, useEffect, useRef } from "react";
import type { SessionInfo } from "../../server/backend.ts";
import { Composer } from "./Composer.tsx";
import { Message } from "./Message.tsx";
import { askingParts } from "./askingParts.ts";
import { type ChatMessage, useKeptChat } from "./useKeptChat.ts";
import "./assistant.css";

const suggestions = [
  "Mail the weekly report to the team and post it in #sales",
  "What is on my calendar today?",
  "Invite Priya to the team",
];

/** A chat with an agent that acts in the user's apps, and asks for a connection when it lacks one. */
export function AssistantPage({ session }: { session: SessionInfo | undefined }): ReactNode {
  useEffect(() => {
    document.title = "Assistant · Fernhill";
  }, []);
  return (
    <div className="assistant">
      <h1>Assistant</h1>
      {session &&
        (session.usesSandbox ? (
          <Chat storageKey={`fernhill:chat:${session.user.email}`} />
        ) : (
          <p className="notice">This agent is simulated, so it acts only in the sandbox.</p>
        ))}
    </div>
  );
}

function Chat({ storageKey }: { storageKey: string }): ReactNode {
  const { messages, sendMessage, regenerate, setMessages, clearError, status } = useKeptChat(storageKey);
  const isBusy = status === "submitted" || status === "streaming";
  const isUnanswered = !isBusy && (status === "error" || messages.at(-1)?.role === "user");
  // Where the agent has asked twice, only the newest card makes it go on.
  const asking = messages.findLastIndex((message) => askingParts(message).length > 0);
  const end = useRef<HTMLDivElement>(null);
  const conversation = useRef<HTMLOListElement>(null);
  const { length } = messages;
  useEffect(() => {
    if (length > 0 || isBusy) end.current?.scrollIntoView({ block: "end" });
  }, [length, isBusy]);

  const ask = (text: string) => void sendMessage({ text });
  // An agent may ask again for what it was told is connected, and another browser does not know that it was told. It is told
  // again only if the user has written something before it asked: a key may have been renewed.
  const isWritten = ({ role, metadata }: ChatMessage) => role === "user" && !metadata?.isFromCard;
  const told = messages.slice(messages.slice(0, asking).findLastIndex(isWritten) + 1);
  const answer = (text: string, connected?: string) =>
    connected !== undefined && told.some(({ metadata }) => metadata?.connected === connected)
      ? undefined
      : void sendMessage({ text, metadata: { isFromCard: true, connected } });

  return (
    <>
      <ol ref={conversation} className="chat" aria-label="Conversation" tabIndex={-1}>
        {messages.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            isGrowing={isBusy && index === messages.length - 1}
            onAnswer={index === asking && !isBusy ? answer : undefined}
          />
        ))}
      </ol>
      {messages.length === 0 && (
        <ul className="suggestions" aria-label="Suggestions">
          {suggestions.map((text) => (
            <li key={text}>
              <button
                type="button"
                className="button"
                onClick={() => {
                  ask(text);
                  // The suggestions go, and the focus must not go with them.
                  conversation.current?.focus();
                }}
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {status === "submitted" && <p className="note">Thinking…</p>}
      {isUnanswered && (
        <div className="notice" role="alert">
          <p>There is no answer yet.</p>
          <button type="button" className="button" onClick={() => void regenerate()}>
            Try again
          </button>
        </div>
      )}
      <output className="hidden">{isBusy ? "The assistant is answering." : lastText(messages.at(-1))}</output>
      <Composer isBusy={isBusy} onSend={ask}>
        {messages.length > 0 && (
          <button
            type="button"
            className="button quiet"
            disabled={isBusy}
            onClick={() => {
              clearError();
              setMessages([]);
            }}
          >
            New chat
          </button>
        )}
      </Composer>
      <div ref={end} />
    </>
  );
}

function lastText(message: { role: string; parts: readonly { type: string; text?: string }[] } | undefined): string {
  return message?.role === "assistant"
    ? message.parts.map(({ type, text }) => (type === "text" ? text : "")).join(" ")
    : "";
}
