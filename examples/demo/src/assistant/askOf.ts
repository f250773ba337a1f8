import { isToolUIPart } from "ai";
import type { ConnectionRequest } from "composio-react";
import { readConnectionRequest } from "composio-react/agents";
import type { ChatMessage } from "./useKeptChat.ts";

/** What a message asks for. */
export interface Ask {
  readonly request: ConnectionRequest;
  readonly requestId: string;
  /** The same text for the same apps. */
  readonly apps: string;
}

export function askOf(message: ChatMessage, index: number, messages: readonly ChatMessage[]): Ask | null {
  const chosen = messages.slice(0, index).map(({ metadata }) => metadata?.connected);
  const request = readConnectionRequest(message, { chosen });
  const part = message.parts.filter(isToolUIPart).findLast((each) => readConnectionRequest(each));
  if (!request || !part) return null;
  const apps = request.toolkits.map((toolkit) => JSON.stringify(toolkit)).toSorted();
  return { request, requestId: part.toolCallId, apps: apps.join() };
}
