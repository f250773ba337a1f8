import { type Fields, textOf } from "./requestedToolkit.ts";

/** The keys under which chat kits, agent frameworks, MCP, the SDK and errors put a tool's result. Not the input of a call. */
export const wrappings =
  "output result value rawItem raw_item toolInvocation toolOutput toolResult subAgentToolResults functionResponse function_response payload kwargs message content parts structuredContent artifact resource text json body data response response_data status error errorText cause";

/** Whether it is a message of the user or the model, which says so by its role, or in LangChain by its type or class. */
export function isOthersMessage({ role, type, lc, id }: Fields): boolean {
  const author = role ?? (lc === 1 ? String(id) : null);
  return author === null
    ? /^(?:human|user|ai|assistant|system)(?:Message|$)/i.test(textOf(type))
    : !/\b(?:tool|function)/i.test(textOf(author));
}

/**
 * Whether anybody may have written the text under this key, such as the `body` of an e-mail. False for a tool's whole result and
 * for an error's message, which has a code beside it.
 */
export function isQuoted(key: string, fields: Fields): boolean {
  // A record that is nothing but its text is the whole result.
  if (typeof fields[key] !== "string" || Object.keys(fields).length === 1) return false;
  if (key === "text") return !isTextBlock(fields);
  if (key === "content") return !isToolPart(fields);
  return (key === "body" || key === "message") && fields.code === undefined;
}

/** Whether it is a block of a tool's content, by its type (`text`, `input_text`), or an embedded resource of MCP, which has a URI. */
function isTextBlock({ type, uri }: Fields): boolean {
  return uri !== undefined || /^(?:\w+put_)?text/.test(textOf(type));
}

/**
 * What an event is about: the item of OpenAI's streams, such as `run_item_stream_event` or `response.output_item.done`, and what
 * the tool of LlamaIndex's event returned. Its `toolOutput` is a text without quotes.
 */
export function itemOfEvent({ type, item, toolOutput, raw }: Fields): unknown {
  return toolOutput ? raw : /item[._]/.test(textOf(type)) ? item : undefined;
}

/** Whether it is an error of JSON-RPC, by its code. Its `data` is from the server, and not from a tool that has succeeded. */
export function isMcpError({ code }: Fields): boolean {
  return /^-32\d{3}$/.test(String(code));
}

/** Whether a part of a message is about a tool, by its type or its keys, or is a message itself. A user's text is no such part. */
export function isToolPart(part: Fields): boolean {
  return /tool|function|call_id|role/i.test(String([part.type, Object.keys(part)]));
}
