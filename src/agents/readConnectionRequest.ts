import type { ConnectionRequest, RequestedToolkit } from "../protocol/types.ts";
import { isFailure, lacksConnection, toolkitsOfSentence } from "./connectionErrors.ts";
import { longestReason, marker } from "./connectionRequired.ts";
import { readRow } from "./connectionRows.ts";
import { cleanText, type Fields, fieldsOf, listOf, requestedToolkit } from "./requestedToolkit.ts";

/** Where a text comes from; empty if unknown. Only sentences of errors are searched for toolkits. */
type Speaker = "" | "tool" | "error";

/** The keys under which chat kits, agent frameworks, MCP, the SDK and errors put a tool's result. */
const wrappings =
  "output result value rawItem response message content structuredContent text body data response_data error errorText cause";

/**
 * Reads which connections an agent needs from a part of a tool call, its result, an error, or JSON of any of these.
 * Null if none is missing, or if the value is about something else. Never throws.
 *
 * @example
 * const request = readConnectionRequest(part); // { toolkits: [{ slug: "gmail" }] }
 */
export function readConnectionRequest(value: unknown): ConnectionRequest | null {
  const found = new Map<string, RequestedToolkit>();
  let reason = "";
  let visits = 0;
  let characters = 0;

  /**
   * @param call the tool's input, if known
   * @param isData whether the value is a tool's `data`, in which `text` or `content` may be from anybody, such as an e-mail
   */
  function read(value: unknown, speaker: Speaker, call: Fields, isData: boolean, depth: number): void {
    // Much more than any answer of Composio has. It limits the time for hostile values.
    if (depth > 20 || visits++ > 5_000) return;
    if (typeof value === "string")
      return readText(value, speaker, (json, by) => read(json, by, call, isData, depth + 1));
    for (const item of listOf(value)) read(item, speaker, call, isData, depth + 1);
    const fields = fieldsOf(value);
    if (fields !== value) return;
    // A message of the user or the model is not a tool's result.
    if ((fields.role ?? "tool") !== "tool") return;
    if (fields.composio === marker) return readPart(fields);
    const lacks = lacksConnection(fields);
    const hasFailed = lacks || speaker === "error" || isFailure(fields);
    // Composio's code for another failure: a toolkit that is not allowed, no such tool, …
    if (hasFailed && !lacks && Number(fields.code) >= 1_000) return;
    // The names of the AI SDK, assistant-ui and CopilotKit.
    const called = fieldsOf(parse(fields.input ?? fields.args ?? fields.parameters ?? call));
    readRow(fields, null, called, add);
    for (const rows of [fields.results, fields.responses, fields.toolkit_connection_statuses])
      for (const key of listOf(Object.keys(fieldsOf(rows)))) {
        const row = fieldsOf(rows)[String(key)];
        readRow(fieldsOf(row), key, called, add);
        // COMPOSIO_MULTI_EXECUTE_TOOL has a row for each tool, which may contain an error.
        read(row, speaker, called, true, depth + 1);
      }
    for (const key of wrappings.split(" "))
      if (!isData || /^(?:data|error|response)/.test(key))
        read(
          fields[key],
          hasFailed || /^(?:error|cause)/.test(key) ? "error" : key === "text" ? speaker : "tool",
          called,
          /^(?:data|response)/.test(key),
          depth + 1,
        );
  }

  function readText(text: string, speaker: Speaker, readJson: (value: unknown, speaker: Speaker) => void): void {
    const whole = parse(text);
    if (whole !== undefined) return readJson(whole, speaker);
    if (speaker !== "error" && !(speaker && /^(?:\d{3} |(?:\w+ )?\w*error\b)/i.test(text))) return;
    // For example `400 {"error":{…}}`.
    const part = parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
    if (part !== undefined) readJson(part, "error");
    else for (const slug of toolkitsOfSentence(text)) add(slug);
  }

  /** Parses a JSON text; undefined for another text. Returns other values unchanged. */
  function parse(value: unknown): unknown {
    if (typeof value !== "string") return value;
    characters += value.length;
    try {
      return characters > 500_000 ? undefined : JSON.parse(value);
    } catch {
      return undefined;
    }
  }

  function readPart(part: Fields): void {
    for (const item of listOf(part.toolkits)) add(item);
    reason ||= cleanText(part.reason, longestReason);
  }

  function add(slug: unknown, account?: Fields): void {
    const toolkit = requestedToolkit(slug, account);
    if (toolkit && found.size < 50) found.set(JSON.stringify(toolkit), toolkit);
  }

  try {
    read(value, "", {}, false, 0);
  } catch {
    return null; // A getter or a proxy of the value threw: there is nothing to read.
  }
  return found.size > 0 ? { toolkits: [...found.values()], ...(reason && { reason }) } : null;
}
