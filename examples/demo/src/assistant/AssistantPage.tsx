import { connectCards } from "composio-react/agents";
import { type ReactNode, useEffect, useRef } from "react";
import type { SessionInfo } from "../../server/backend.ts";
import { Composer } from "./Composer.tsx";
import { Message } from "./Message.tsx";
import { useKeptChat } from "./useKeptChat.ts";
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
  const cards = connectCards(messages, !isBusy && sendMessage);
  const end = useRef<HTMLDivElement>(null);
  const conversation = useRef<HTMLOListElement>(null);
  const { length } = messages;
  useEffect(() => {
    if (length > 0 || isBusy) end.current?.scrollIntoView({ block: "end" });
  }, [length, isBusy]);

  const ask = (text: string) => void sendMessage({ text });

  return (
    <>
      <ol ref={conversation} className="chat" aria-label="Conversation" tabIndex={-1}>
        {messages.map((message, index) => (
          <Message key={message.id} message={message} card={cards[index] ?? null} />
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
