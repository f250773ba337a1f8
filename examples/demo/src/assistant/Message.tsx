import { isToolUIPart } from "ai";
import { ConnectCard } from "composio-react";
import type { ConnectCardOfMessage } from "composio-react/agents";
import type { ReactNode } from "react";
import { ToolLine } from "./ToolLine.tsx";
import type { ChatMessage } from "./useKeptChat.ts";

/** One message, part by part. Where a tool lacks connections, a card below asks for them. */
export function Message({ message, card }: MessageProps): ReactNode {
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
      {card && <ConnectCard {...card} />}
    </li>
  );
}

interface MessageProps {
  message: ChatMessage;
  /** The card of what the message asks for. */
  card: ConnectCardOfMessage | null;
}
