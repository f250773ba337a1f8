import { type ReactNode, useEffect, useRef } from "react";
import type { SessionInfo } from "../../server/backend.ts";
import { Composer } from "./Composer.tsx";
import { type Answer, Message } from "./Message.tsx";
import { askOf } from "./askOf.ts";
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
  const asks = messages.map(askOf);
  const end = useRef<HTMLDivElement>(null);
  const conversation = useRef<HTMLOListElement>(null);
  const { length } = messages;
  useEffect(() => {
    if (length > 0 || isBusy) end.current?.scrollIntoView({ block: "end" });
  }, [length, isBusy]);

  const ask = (text: string) => void sendMessage({ text });

  /** Tells the agent what the user has answered. Undefined if there is nothing to tell, or not now. */
  function answerTo(index: number): Answer | undefined {
    const ask = asks[index];
    const answered = messages.findLast(({ metadata }) => metadata?.requestId === ask?.requestId)?.metadata;
    // Each request gets one answer; the last of all gets another after "Not now". If the agent has asked twice for the same
    // apps, it goes on once.
    const isOpen = !answered || (answered.isDeclined && index === asks.findLastIndex(Boolean));
    const isNewest = asks.findLastIndex((each) => each?.apps === ask?.apps) === index;
    if (!ask || isBusy || !isOpen || !isNewest) return undefined;
    return (text, accounts, isDeclined = false) => {
      const connected = Object.fromEntries(accounts.map(({ id, toolkit }) => [toolkit.slug, id]));
      // An agent may ask again for what it was told is connected. It is told again only if the user has written something
      // before it asked: a key may have been renewed.
      const isWritten = ({ role, metadata }: ChatMessage) => role === "user" && !metadata?.connected;
      const told = messages.slice(messages.slice(0, index).findLastIndex(isWritten) + 1, index);
      const isTold = told.some(({ metadata }) => JSON.stringify(metadata?.connected) === JSON.stringify(connected));
      if (isDeclined || !isTold)
        void sendMessage({ text, metadata: { requestId: ask.requestId, connected, isDeclined } });
    };
  }

  return (
    <>
      <ol ref={conversation} className="chat" aria-label="Conversation" tabIndex={-1}>
        {messages.map((message, index) => (
          <Message
            key={message.id}
            message={message}
            isGrowing={isBusy && index === messages.length - 1}
            ask={asks[index] ?? null}
            onAnswer={answerTo(index)}
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
