import { isToolUIPart } from "ai";
import { ConnectCard, type ConnectedAccount } from "composio-react";
import type { ReactNode } from "react";
import { ToolLine } from "./ToolLine.tsx";
import type { Ask } from "./askOf.ts";
import type { ChatMessage } from "./useKeptChat.ts";

/** One message, part by part. Where a tool lacks connections, a card below asks for them. */
export function Message({ message, ask, isGrowing, onAnswer }: MessageProps): ReactNode {
  // The card itself says how it was answered.
  if (message.metadata?.connected) return null;
  return (
    <li className="message" data-role={message.role}>
      <p className="hidden">{message.role === "user" ? "You" : "Assistant"}</p>
      {message.parts.map((part, index) => {
        // oxlint-disable-next-line react/no-array-index-key -- parts are only ever added
        if (part.type === "text") return part.text && <p key={index}>{part.text}</p>;
        return isToolUIPart(part) && <ToolLine key={part.toolCallId} part={part} />;
      })}
      {ask && !isGrowing && (
        <ConnectCard
          request={ask.request}
          requestId={ask.requestId}
          onConnected={onAnswer && ((accounts) => onAnswer(`Connected: ${names(accounts)}.`, accounts))}
          onDeclined={
            onAnswer &&
            ((accounts, { unavailable }) => {
              const missing = unavailable.map(({ name }) => name).join(", ") || "nothing";
              onAnswer(`Not now. Connected: ${names(accounts)}. Not available here: ${missing}.`, accounts, true);
            })
          }
        />
      )}
    </li>
  );
}

function names(accounts: readonly ConnectedAccount[]): string {
  return accounts.map(({ id, toolkit }) => `${toolkit.name} (${id})`).join(", ") || "nothing";
}

/** Tells the agent what the user has answered, and with which accounts. */
export type Answer = (text: string, accounts: readonly ConnectedAccount[], isDeclined?: boolean) => void;

interface MessageProps {
  message: ChatMessage;
  /** What the message asks for. */
  ask: Ask | null;
  /** Whether the agent is still answering: its card comes last. */
  isGrowing: boolean;
  /** Undefined while the agent can't be told: the card then waits with it. */
  onAnswer: Answer | undefined;
}
