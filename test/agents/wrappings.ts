import type { Answer } from "./answers.ts";

/** How a chat kit, an agent framework or a protocol hands an answer over. */
export interface Wrapping {
  readonly name: string;
  /** Whether it also says what the tool was called with. */
  readonly hasInput: boolean;
  wrap(answer: Answer): unknown;
}

function outer(name: string, wrap: (output: unknown) => unknown): Wrapping {
  return { name, hasInput: false, wrap: ({ output }) => wrap(output) };
}

function part(name: string, wrap: (answer: Answer) => unknown): Wrapping {
  return { name, hasInput: true, wrap };
}

const json = JSON.stringify;
const toolCallId = "call_1";
const toolMessage = (output: unknown) => ({ content: json(output), tool_call_id: "1", name: "X" });
const mcp = (output: unknown) => ({ content: [{ type: "text", text: json(output) }] });

/** As `stringifyJSONToMessageContent` of @llamaindex/core makes it. */
const unquoted = (output: unknown) => json(output, null, 2).replaceAll(/"([^"]*)"/g, "$1");

const toolResult = (content: unknown) => ({ type: "tool_result", tool_use_id: toolCallId, content });

export const wrappings: readonly Wrapping[] = [
  part("AI SDK: a tool's part", ({ tool, input, output }) => ({
    ...{ type: `tool-${tool}`, toolCallId, state: "output-available", input, output },
  })),
  part("AI SDK: a dynamic tool's part", ({ tool: toolName, input, output }) => ({
    ...{ type: "dynamic-tool", toolName, toolCallId, state: "output-available", input, output, preliminary: true },
  })),
  part("AI SDK: of MCP", ({ tool: toolName, input, output }) => ({
    ...{ type: "dynamic-tool", toolName, toolCallId, state: "output-available", input, output: mcp(output) },
  })),
  part("AI SDK: JSON text", ({ tool, input, output }) => ({
    ...{ type: `tool-${tool}`, toolCallId, state: "output-available", input, output: json(output) },
  })),
  part("AI SDK: a model message", ({ tool: toolName, input, output }) => ({
    ...{ type: "tool-result", toolCallId, toolName, input, output: { type: "json", value: output } },
  })),
  part("assistant-ui", ({ tool: toolName, input: args, output: result }) => ({
    ...{ toolName, args, argsText: json(args), result, isError: false, status: { type: "complete" } },
  })),
  part("CopilotKit", ({ tool: name, input: parameters, output }) => ({
    ...{ name, parameters, status: "complete", result: json(output) },
  })),
  outer("as it is", (output) => output),
  outer("JSON", json),
  outer("JSON twice", (output) => json(json(output))),
  outer("MCP", mcp),
  outer("MCP, structured", (output) => ({ content: [], structuredContent: output })),
  outer("MCP, both", (output) => ({ ...mcp(output), structuredContent: output, isError: false })),
  outer("JSON-RPC", (output) => ({ jsonrpc: "2.0", id: 1, result: mcp(output) })),
  outer("OpenAI Agents JS", (output) => ({
    ...{ type: "tool_call_output_item", output: json(output) },
    rawItem: { type: "function_call_result", status: "completed", output: { type: "text", text: json(output) } },
  })),
  outer("LangChain, text", (output) => ({ type: "tool", content: json(output), status: "success", tool_call_id: "1" })),
  outer("LangChain, blocks", (output) => ({ type: "tool", content: [{ type: "text", text: json(output) }] })),
  outer("LangChain, serialized", (output) =>
    json({
      ...{ lc: 1, type: "constructor", id: ["langchain_core", "messages", "ToolMessage"] },
      kwargs: toolMessage(output),
    }),
  ),
  outer("LangChain, toDict()", (output) => ({ type: "tool", data: { ...toolMessage(output), status: "success" } })),
  outer("Anthropic: a block", (output) => toolResult(json(output))),
  outer("Anthropic: the user's message", (output) => ({ role: "user", content: [toolResult(json(output))] })),
  outer("Anthropic: what the provider of Composio returns", (output) => [
    { role: "user", content: [toolResult(json(output)), { type: "text", text: "Go on." }] },
  ]),
  outer("Anthropic: blocks in blocks", (output) => ({
    role: "user",
    content: [toolResult([{ type: "text", text: json(output) }])],
  })),
  outer("Anthropic: its MCP connector", (output) => ({
    role: "assistant",
    content: [{ type: "mcp_tool_result", tool_use_id: toolCallId, is_error: false, ...mcp(output) }],
  })),
  outer("Claude Agent SDK", (output) => ({
    type: "user",
    message: { role: "user", content: [toolResult([{ type: "text", text: json(output) }])] },
    session_id: "1",
  })),
  outer("Gemini", (output) => ({ functionResponse: { name: "X", response: output } })),
  outer("Gemini: a message", (output) => ({
    role: "user",
    parts: [{ functionResponse: { name: "X", response: { output } } }],
  })),
  outer("Gemini: only the text of the result", (output) => ({
    functionResponse: { name: "X", response: { content: json(output) } },
  })),
  outer("Google ADK", (output) => ({
    content: { role: "user", parts: [{ function_response: { name: "X", response: { result: json(output) } } }] },
  })),
  outer("Google ADK: of MCP", (output) => ({ function_response: { name: "X", response: mcp(output) } })),
  outer("Gemini: the role tool", (output) => ({
    role: "tool",
    parts: [{ functionResponse: { name: "X", response: { result: output } } }],
  })),
  outer("OpenAI Agents, Python", (output) => ({
    ...{ type: "tool_call_output_item" },
    raw_item: { type: "function_call_output", call_id: toolCallId, output: json(output) },
  })),
  outer("AutoGen", (output) => ({
    ...{ type: "ToolCallExecutionEvent", source: "assistant" },
    content: [{ content: json(output), name: "X", call_id: "1", is_error: false }],
  })),
  outer("OpenAI Responses", (output) => ({ type: "function_call_output", call_id: toolCallId, output: json(output) })),
  part("AI SDK 4", ({ tool: toolName, input: args, output: result }) => ({
    ...{ type: "tool-invocation", toolInvocation: { state: "result", toolCallId, toolName, args, result } },
  })),
  part("AI SDK: the parts of a message", ({ tool, input, output }) => ({
    ...{ id: "1", role: "assistant" },
    parts: [{ type: `tool-${tool}`, toolCallId, state: "output-available", input, output }],
  })),
  part("Mastra", ({ tool: toolName, input: args, output: result }) => ({
    ...{ type: "tool-result", runId: "1", from: "AGENT", payload: { toolCallId, toolName, args, result } },
  })),
  part("Mastra: a message that its memory keeps", ({ tool: toolName, input: args, output: result }) => ({
    ...{ id: "1", role: "assistant", threadId: "1", resourceId: "1" },
    content: {
      format: 2,
      parts: [
        { type: "tool-invocation", toolInvocation: { state: "result", toolCallId, toolName, args, result } },
        { type: "text", text: "Please connect." },
      ],
      content: "Please connect.",
    },
  })),
  outer("OpenAI Agents JS: an event of the stream", (output) => ({
    ...{ type: "run_item_stream_event", name: "tool_output" },
    item: {
      ...{ type: "tool_call_output_item", output: json(output) },
      rawItem: { type: "function_call_result", status: "completed", output: { type: "text", text: json(output) } },
    },
  })),
  outer("OpenAI Responses: in parts", (output) => ({
    ...{ type: "function_call_output", call_id: toolCallId },
    output: [{ type: "input_text", text: json(output) }],
  })),
  outer("OpenAI Responses: a call of MCP", (output) => ({
    ...{ type: "mcp_call", name: "X", server_label: "composio", arguments: "{}", output: json(output), error: null },
  })),
  outer("OpenAI Responses: an event of the stream", (output) => ({
    ...{ type: "response.output_item.done", output_index: 0 },
    item: { type: "mcp_call", name: "X", arguments: "{}", output: json(output), error: null, status: "completed" },
  })),
  outer("LangChain, an artifact beside what the model reads", (output) => ({
    ...{ type: "tool", content: "The user has to connect it first.", status: "success", tool_call_id: "1" },
    artifact: output,
  })),
  outer("LlamaIndex: an event", (output) => ({
    ...{ toolName: "X", toolKwargs: {}, toolId: "1", returnDirect: false },
    toolOutput: { id: "1", result: json(output), isError: false },
  })),
  outer("LlamaIndex: an event of its workflows", (output) => ({
    ...{ toolName: "X", toolKwargs: {}, toolId: "1", returnDirect: false, raw: output },
    toolOutput: { id: "1", result: unquoted(output), isError: false },
  })),
  outer("LlamaIndex: a message of its memory", (output) => ({
    ...{ role: "user", content: unquoted(json(output)) },
    options: { toolResult: { id: "1", result: unquoted(json(output)), isError: false } },
  })),
  outer("Mastra: what a sub-agent's tool returned", (output) => ({
    ...{ type: "tool-result", runId: "1", from: "AGENT" },
    payload: {
      ...{ toolCallId, toolName: "agent-mailer" },
      result: {
        text: "Done.",
        subAgentThreadId: "1",
        subAgentToolResults: [{ toolCallId, toolName: "X", result: output }],
      },
    },
  })),
  outer("AI SDK: the message of a sub-agent", (output) => ({
    ...{ type: "tool-research", toolCallId, state: "output-available", input: {} },
    output: { id: "1", role: "assistant", parts: [{ type: "tool-X", toolCallId, state: "output-available", output }] },
  })),
  outer("Bedrock: JSON", (output) => ({
    role: "user",
    content: [{ toolResult: { toolUseId: toolCallId, status: "success", content: [{ json: output }] } }],
  })),
  outer("Bedrock: text", (output) => ({
    role: "user",
    content: [{ toolResult: { toolUseId: toolCallId, content: [{ text: json(output) }] } }],
  })),
  outer("MCP, an embedded resource", (output) => ({
    content: [{ type: "resource", resource: { uri: "x:1", mimeType: "application/json", text: json(output) } }],
  })),
  outer("a fence", (output) => `\`\`\`json\n${json(output, null, 2)}\n\`\`\`\n`),
  outer("a fence in MCP", (output) => ({ content: [{ type: "text", text: `\`\`\`\n${json(output)}\`\`\`` }] })),
  outer("a message of the role tool", (output) => ({ role: "tool", content: json(output) })),
  outer("REST around it", (output) => ({ data: output, error: null, log_id: "log_1" })),
  outer("the SDK around it", (output) => ({ data: output, error: null, successful: true, logId: "log_1" })),
];
