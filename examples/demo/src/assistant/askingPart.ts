import { type ToolUIPart, isToolUIPart } from "ai";
import { readConnectionRequest } from "composio-react/agents";
import type { ChatMessage } from "./useKeptChat.ts";

/** The tool call by which a message asks for connections: the last one, as agents look for tools first and ask then. */
export function askingPart({ role, parts }: ChatMessage): Pick<ToolUIPart, "toolCallId"> | undefined {
  if (role !== "assistant") return undefined;
  return parts.filter(isToolUIPart).findLast((part) => readConnectionRequest(part));
}
