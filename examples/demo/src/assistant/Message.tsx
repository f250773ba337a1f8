import { isToolUIPart } from "ai";
import { ConnectCard, type ConnectedAccount } from "composio-react";
import { readConnectionRequest } from "composio-react/agents";
import type { ReactNode } from "react";
import { ToolLine } from "./ToolLine.tsx";
import { askingParts } from "./askingParts.ts";
import type { ChatMessage } from "./useKeptChat.ts";

/** One message, part by part. Where a tool lacks connections, a card below asks for them. */
export function Message({ message, isGrowing, onAnswer }: MessageProps): ReactNode {
  // The card itself says how it was answered.
  if (message.metadata?.isFromCard) return null;
  const asking = askingParts(message);
  return (
    <li className="message" data-role={message.role}>
      <p className="hidden">{message.role === "user" ? "You" : "Assistant"}</p>
      {message.parts.map((part, index) => {
        // oxlint-disable-next-line react/no-array-index-key -- parts are only ever added
        if (part.type === "text") return part.text && <p key={index}>{part.text}</p>;
        return isToolUIPart(part) && <ToolLine key={part.toolCallId} part={part} />;
      })}
      {asking.length > 0 && !isGrowing && (
        <ConnectCard
          request={readConnectionRequest(asking)}
          requestId={asking.at(-1)?.toolCallId}
          onConnected={onAnswer && ((accounts) => onAnswer(`Connected: ${names(accounts)}.`, ids(accounts)))}
          onDeclined={
            onAnswer &&
            ((accounts, { unavailable }) =>
              onAnswer(
                `Not now. Connected: ${names(accounts) || "nothing"}. Not available here: ${unavailable.map(({ name }) => name).join(", ") || "nothing"}.`,
              ))
          }
        />
      )}
    </li>
  );
}

function names(accounts: readonly ConnectedAccount[]): string {
  return accounts.map(({ toolkit }) => toolkit.name).join(", ");
}

function ids(accounts: readonly ConnectedAccount[]): string {
  return accounts.map(({ id }) => id).join();
}

interface MessageProps {
  message: ChatMessage;
  /** Whether the agent is still answering: its card comes last. */
  isGrowing: boolean;
  /** Tells the agent what the user has answered, and the ids of the accounts that are connected. Undefined while the agent can't be told: the card then waits with it. */
  onAnswer: ((text: string, connected?: string) => void) | undefined;
}
