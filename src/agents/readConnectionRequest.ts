import type { ConnectionRequest, RequestedToolkit } from "../protocol/types.ts";
import { lacksConnection, outcomeOf, type Speaker, toolkitsOfSentence } from "./connectionErrors.ts";
import { longestReason, marker } from "./connectionRequired.ts";
import { outdatedRows, readRow } from "./connectionRows.ts";
import { isMcpError, isOthersMessage, isQuoted, isToolPart, itemOfEvent, wrappings } from "./wrappings.ts";
import { cleanText, type Fields, fieldsOf, listOf, requestedToolkit } from "./requestedToolkit.ts";

/** Options of `readConnectionRequest`. */
export interface ReadConnectionRequestOptions {
  /**
   * The accounts that the user had chosen before, as for `chosenAccounts`. Composio says that a toolkit lacks a connection, but
   * not which one: a session lacks the chosen account. So the request names it, and the card connects that account again. A
   * `connectionRequired` says itself which account it needs.
   */
  chosen?: readonly unknown[] | undefined;
}

/**
 * Reads which connections an agent needs from a part of a tool call, its result, an error, or JSON of any of these.
 * Null if none is missing, or if the value is about something else. Never throws.
 *
 * @example
 * const request = readConnectionRequest(part); // { toolkits: [{ slug: "gmail" }] }
 */
export function readConnectionRequest(value: unknown, options: ReadConnectionRequestOptions): ConnectionRequest | null;
/** Declared apart, so that a list's `map` takes the function. */
export function readConnectionRequest(value: unknown): ConnectionRequest | null;
export function readConnectionRequest(
  value: unknown,
  { chosen }: ReadConnectionRequestOptions = {},
): ConnectionRequest | null {
  return findConnectionRequest(value, [], chosen);
}

/** @param toolkits what is asked for if an error says by its code that a connection is missing, but not of which toolkit */
export function findConnectionRequest(
  value: unknown,
  toolkits: readonly string[],
  chosen?: readonly unknown[],
): ConnectionRequest | null {
  const found = new Map<string, RequestedToolkit>();
  const outdated = new Set<unknown>();
  let reason = "";
  let isLacking = false;
  let visits = 0;
  let characters = 0;

  /**
   * @param call the tool's input, if known
   * @param isData whether the value is a tool's `data`, in which `text` or `content` may be from anybody, such as an e-mail
   */
  function read(value: unknown, speaker: Speaker, call: Fields, isData: boolean, depth: number): void {
    // Much more than any answer of Composio has. It limits the time for hostile values.
    if (value === undefined || depth > 20 || visits++ > 5_000) return;
    if (speaker === "user" && !Array.isArray(value) && !isToolPart(fieldsOf(value))) return;
    if (typeof value === "string")
      return readText(value, speaker, (json, by) => read(json, by, call, isData, depth + 1));
    noteOutdated(value);
    for (const item of listOf(value)) read(item, speaker, call, isData, depth + 1);
    const fields = fieldsOf(value);
    if (fields !== value) return;
    if (isOthersMessage(fields)) {
      // Mastra has the parts of a message in its content, and LlamaIndex has the result in its options.
      for (const said of [
        fields.message,
        fields.content,
        fieldsOf(fields.content).parts,
        fields.parts,
        fields.options,
      ]) {
        const { size } = found;
        const parts = [said].flat().slice(-200);
        // The AI SDK's steps: agents look for tools first, and then ask for what they need. The last step that asks counts.
        do {
          const start = parts.findLastIndex((part) => fieldsOf(part).type === "step-start");
          read(parts.splice(Math.max(0, start)), "user", call, isData, depth + 1);
        } while (parts.length > 0 && found.size === size);
      }
      return;
    }
    if (fields.composio === marker) return readPart(fields);
    const lacks = lacksConnection(fields);
    const outcome = lacks || speaker === "error" ? "error" : outcomeOf(fields);
    // Composio's code for another failure: a toolkit that is not allowed, no such tool, …
    if (outcome === "error" && !lacks && Number(fields.code) >= 1_000) return;
    isLacking ||= lacks && !isData;
    // The names of the AI SDK, assistant-ui and CopilotKit.
    const called = fieldsOf(parse(fields.input ?? fields.args ?? fields.parameters ?? call));
    if (!outdated.has(fields)) readRow(fields, null, called, add);
    // The SDK's `session.search()` has the last one in camel case.
    const statuses = fields.toolkit_connection_statuses ?? fields.toolkitConnectionStatuses;
    for (const rows of [fields.results, fields.responses, statuses]) {
      noteOutdated(rows);
      for (const key of listOf(Object.keys(fieldsOf(rows)))) {
        const row = fieldsOf(rows)[String(key)];
        if (!outdated.has(row)) readRow(fieldsOf(row), key, called, add);
        // COMPOSIO_MULTI_EXECUTE_TOOL has a row for each tool, which may contain an error. The answer of a tool that has
        // succeeded may contain anything.
        if (fieldsOf(fieldsOf(row).response).successful !== true) read(row, "", called, true, depth + 1);
      }
    }
    read(itemOfEvent(fields), speaker, call, isData, depth + 1);
    const by = outcome || (speaker === "user" ? "" : speaker);
    // An `error` in the data of a call that succeeded is not the call's own.
    const inData = by === "output" ? /^(?:data|response)/ : /^(?:data|error|response)/;
    for (const key of wrappings.split(" "))
      if (isData ? inData.test(key) : by === "error" || !isQuoted(key, fields))
        read(
          fields[key],
          key === "parts" ? "user" : /^(?:error|cause)/.test(key) ? "error" : by || key === "text" ? by : "tool",
          called,
          // In LangChain's `toDict()` of a tool's message, `data` is the message, and in an error of MCP it is the error's
          // cause. A `response` may be a function's result.
          (isData && key === "response") ||
            (fields.type !== "tool" && !isMcpError(fields) && /^(?:data|response_)/.test(key)),
          depth + 1,
        );
  }

  function noteOutdated(rows: unknown): void {
    for (const row of outdatedRows(rows)) outdated.add(row);
  }

  function readText(text: string, speaker: Speaker, readJson: (value: unknown, speaker: Speaker) => void): void {
    const whole = parse(text);
    if (whole !== undefined) return readJson(whole, speaker);
    if (speaker !== "error" && !/^(?:\d{3} |(?:\w+ )?\w*error\b)/i.test(text)) return;
    // Some kits give the text of an error as the result of the call.
    const isError = speaker === "error" || speaker === "tool";
    // For example `Error: 400 {"error":{…}}`. The code counts, also where the text alone would not.
    const part = parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
    if (part !== undefined) readJson(part, isError ? "error" : speaker);
    else if (isError)
      for (const slug of toolkitsOfSentence(text.slice(0, speaker === "error" ? 5_000 : 600))) add(slug, {});
  }

  /** Parses a JSON text, also in a Markdown fence; undefined for another text. Returns other values unchanged. */
  function parse(value: unknown): unknown {
    if (typeof value !== "string") return value;
    characters += value.length;
    try {
      const text = value.replace(/^\s*```\w*\s|```\s*$/g, "");
      // LlamaIndex encodes JSON a second time, and takes out the quotes.
      const json = text.startsWith("{\\") ? text.replace(/\\(\\?)/g, (_, escaped: string) => escaped || '"') : text;
      return characters > 500_000 ? undefined : JSON.parse(json);
    } catch {
      return undefined;
    }
  }

  function readPart(part: Fields): void {
    for (const item of listOf(part.toolkits)) add(item);
    reason ||= cleanText(part.reason, longestReason);
  }

  /** @param account what Composio says about the account; undefined for an app's own tool, which has named the one it needs */
  function add(slug: unknown, account?: Fields): void {
    const toolkit = requestedToolkit(slug, account, account && chosen);
    if (toolkit && found.size < 50) found.set(JSON.stringify(toolkit), toolkit);
  }

  try {
    read(value, "", {}, false, 0);
  } catch {
    return null; // A getter or a proxy of the value threw: there is nothing to read.
  }
  if (isLacking && found.size === 0) for (const slug of toolkits) add(slug, {});
  return found.size > 0 ? { toolkits: [...found.values()], ...(reason && { reason }) } : null;
}
