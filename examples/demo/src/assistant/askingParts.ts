import { isToolUIPart } from "ai";
import { readConnectionRequest } from "composio-react/agents";
import type { ChatMessage } from "./useKeptChat.ts";

/** The tool calls by which a message asks for connections: those of its last step that asks. Agents look for tools first, and ask then. */
export function askingParts({ role, parts }: ChatMessage): readonly { readonly toolCallId: string }[] {
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
