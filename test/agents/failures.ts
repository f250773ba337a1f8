/** An error of Composio's, as its API answers it, and the toolkits that a chat has to ask for. */
export interface Failure {
  readonly name: string;
  readonly body: { readonly error: { readonly message: string; readonly code?: number; readonly slug?: string } };
  readonly asks: readonly string[];
}

function failure(name: string, message: string, details: object, asks: readonly string[]): Failure {
  return { name, body: { error: { message, ...details } }, asks };
}

const session = { code: 4302, slug: "ToolRouterV2_NoActiveConnection", status: 400, request_id: "req_1" };
const direct = { code: 1810, slug: "ActionExecute_ConnectedAccountNotFound", status: 400 };

export const failures: readonly Failure[] = [
  failure(
    "4302",
    "No active connection found for toolkit(s) 'gmail' in this session. To fix this, call COMPOSIO_MANAGE_CONNECTIONS.",
    session,
    ["gmail"],
  ),
  failure("4302 of two", "No active connection found for toolkit(s) 'gmail', 'slack' in this session", session, [
    "gmail",
    "slack",
  ]),
  ...[
    ["and", "'gmail' and 'slack' in this session"],
    ["commas and and", "'gmail', 'slack', and 'notion'"],
    ["no quotes", "gmail, slack in this session"],
    ["no quotes, and", "gmail and slack."],
    ["no quotes, at the end", "gmail, slack or notion"],
    ["backticks without spaces", "`gmail`,`slack`"],
    ["brackets", "['gmail', 'slack']"],
    ["words that go on", "gmail, please connect it and try again"],
    ["slugs that begin like and", "android and orca in this session"],
  ].map(([name = "", toolkits = ""]) =>
    failure(
      `4302 of several: ${name}`,
      `No active connection found for toolkit(s) ${toolkits}`,
      session,
      ["gmail", "slack", "notion", "android", "orca"].filter((slug) => toolkits.includes(slug)),
    ),
  ),
  failure(
    "two sentences",
    "No active connection found for toolkit: gmail; No active connected account found for toolkit: slack",
    {},
    ["gmail", "slack"],
  ),
  ...["toolkit hack", "for toolkit hack", "for toolkit(s) 'hack', 'evil'", "no connection found for toolkit hack"].map(
    (id) =>
      failure(`1810, user ID ${id}`, `No connected account found for user ID ${id} for toolkit notion`, direct, [
        "notion",
      ]),
  ),
  failure(
    "1810 without a toolkit, user ID toolkit hack",
    "No connected account found for user ID toolkit hack",
    direct,
    [],
  ),
  failure("4302 in double quotes", 'No active connection found for toolkit "gmail". Then retry.', session, ["gmail"]),
  failure("1810", "No connected account found for user ID user_7 for toolkit notion", direct, ["notion"]),
  failure(
    "1810 with status 404",
    "No connected account found for user ID a, b for toolkit notion, please connect",
    {
      ...direct,
      status: 404,
    },
    ["notion"],
  ),
  failure("without a code", "No active connection found for toolkit(s) 'gmail' in this session", {}, ["gmail"]),
  failure("the slug alone", "No active connected account found for toolkit: gmail", { slug: session.slug }, ["gmail"]),
  failure("no toolkit named", "No connected account found for user ID user_7", direct, []),
  failure(
    "4324",
    "Toolkit 'gmail' is not allowed in this session",
    { code: 4324, slug: "ToolRouterV2_ToolkitNotAllowed" },
    [],
  ),
  failure("4301", "Tool GMAIL_FLY not found", { code: 4301, slug: "ToolRouterV2_ToolNotFound" }, []),
  failure("4305", "Invalid toolkit slugs: 'gmial'", { code: 4305, slug: "ToolRouterV2_InvalidToolkitSlugs" }, []),
  failure("1803", "No connected account found for toolkit gmail", { code: 1803, slug: "Other", status: 400 }, []),
  failure("401", "Invalid API key", { code: 10401, slug: "Auth_Unauthorized", status: 401 }, []),
];

/** How an error reaches a page or a server's `catch`. */
export interface FailureWrapping {
  readonly name: string;
  /** Whether the code survives. */
  readonly hasCode: boolean;
  wrap(body: Failure["body"]): unknown;
}

function wrapping(name: string, wrap: FailureWrapping["wrap"], hasCode = true): FailureWrapping {
  return { name, wrap, hasCode };
}

const json = JSON.stringify;
/** As the SDK's client makes it. */
const apiError = (body: Failure["body"]) =>
  Object.assign(new Error(`400 ${json(body)}`), { name: "BadRequestError", status: 400, headers: {}, error: body });
const sdkError = (body: Failure["body"]) =>
  Object.assign(new Error("Error executing the tool GMAIL_SEND_EMAIL", { cause: apiError(body) }), {
    ...{ name: "ComposioToolExecutionError", code: "TS-SDK::TOOL_EXECUTION_FAILED", statusCode: 400 },
  });
const part = { type: "tool-GMAIL_SEND_EMAIL", toolCallId: "call_1", state: "output-error", input: { to: "ana" } };

export const failureWrappings: readonly FailureWrapping[] = [
  wrapping("the API's body", (body) => body),
  wrapping("the error alone", ({ error }) => ({ ...error, status: 400 })),
  wrapping("the body as JSON", (body) => json(body)),
  wrapping("the client's error", apiError),
  wrapping("the client's error, a copy without a prototype", (body) => ({
    ...{ name: "BadRequestError", status: 400, error: body },
    message: `400 ${json(body)}`,
  })),
  wrapping("the SDK's error", sdkError),
  wrapping("LlamaIndex: an event", (body) => ({
    ...{ toolName: "X", toolKwargs: {}, toolId: "1" },
    toolOutput: { id: "1", result: `Error: ${apiError(body)}`, isError: true },
  })),
  wrapping("OpenAI Responses: a call of MCP that failed", (body) => ({
    ...{ type: "mcp_call", name: "X", arguments: "{}", output: null, status: "failed" },
    error: { type: "mcp_tool_execution_error", content: [{ type: "text", text: apiError(body).message }] },
  })),
  wrapping(
    "an error in an error in an error",
    (body) => new Error("Failed", { cause: new Error("Tool", { cause: sdkError(body) }) }),
  ),
  wrapping("an error with the body as text", (body) => Object.assign(new Error("400"), { body: json(body) })),
  wrapping("axios", (body) => Object.assign(new Error("Request failed"), { response: { status: 400, data: body } })),
  wrapping("a message with JSON", (body) => new Error(`Error executing the tool X | 400 ${json(body)}`)),
  wrapping("a message with words", ({ error }) => new Error(error.message), false),
  wrapping("errorText, JSON", (body) => ({ ...part, errorText: json(body) })),
  wrapping("errorText, JSON twice", (body) => ({ ...part, errorText: json(json(body)) })),
  wrapping("errorText, status and JSON", (body) => ({ ...part, errorText: `400 ${json(body)}` })),
  wrapping("errorText, words", ({ error }) => ({ ...part, errorText: `400 ${error.message}` }), false),
  wrapping("errorText of a dynamic tool", (body) => ({
    ...part,
    type: "dynamic-tool",
    toolName: "X",
    errorText: json(body),
  })),
  wrapping("an error of MCP, its data", ({ error }) =>
    Object.assign(new Error("MCP error -32603: Internal error"), { code: -32_603, data: error }),
  ),
  wrapping("an answer of MCP with an error", ({ error: data }) => ({
    ...{ jsonrpc: "2.0", id: 1 },
    error: { code: -32_000, message: "Tool failed", data },
  })),
  wrapping("a model message", (body) => ({ type: "tool-result", output: { type: "error-json", value: body } })),
  wrapping(
    "a model message, text",
    ({ error }) => ({ type: "tool-result", output: { type: "error-text", value: error.message } }),
    false,
  ),
  wrapping("assistant-ui", (body) => ({ toolName: "X", args: {}, isError: true, result: json(body) })),
  wrapping(
    "assistant-ui, its status",
    ({ error }) => ({ toolName: "X", args: {}, status: { type: "incomplete", reason: "error", error: error.message } }),
    false,
  ),
  wrapping("assistant-ui, its status as an object", (body) => ({
    ...{ toolName: "X", args: {}, status: { type: "incomplete", reason: "error", error: body.error } },
  })),
  wrapping("Anthropic", ({ error }) => ({ type: "tool_result", is_error: true, content: error.message }), false),
  wrapping(
    "Anthropic, a message",
    ({ error }) => ({
      role: "user",
      content: [{ type: "tool_result", is_error: true, content: [{ type: "text", text: error.message }] }],
    }),
    false,
  ),
  wrapping("Mastra", (body) => ({ type: "tool-error", payload: { toolName: "X", error: apiError(body) } })),
  wrapping("Mastra: an error of its MCP client, as JSON", (body) => ({
    ...{ message: json({ successful: false, ...body }), domain: "MCP", category: "THIRD_PARTY" },
    ...{ code: "MCP_CLIENT_TOOL_EXECUTION_FAILED", details: { toolName: "X", serverName: "composio" } },
  })),
  wrapping("AI SDK, a stream's part", (body) => ({ type: "tool-error", toolName: "X", error: sdkError(body) })),
  wrapping("Gemini", ({ error }) => ({ functionResponse: { response: { error: error.message } } }), false),
  wrapping(
    "LangChain, toDict()",
    ({ error }) => ({ type: "tool", data: { content: error.message, status: "error", tool_call_id: "1" } }),
    false,
  ),
  wrapping("the client's error as text", (body) => String(new Error(`400 ${json(body)}`))),
  wrapping("the text of the client's error", (body) => `400 ${json(body)}`),
  wrapping("a tool that returns the error's text", (body) => ({
    ...{ ...part, state: "output-available", output: `Error: 400 ${json(body)}` },
  })),
  wrapping("a fence", (body) => `\`\`\`json\n${json(body)}\n\`\`\``),
  wrapping(
    "MCP that failed, in a part that has not",
    ({ error }) => ({
      ...{ type: "dynamic-tool", toolName: "X", state: "output-available", input: {} },
      output: { isError: true, content: [{ type: "text", text: error.message }] },
    }),
    false,
  ),
  wrapping("CopilotKit", ({ error }) => ({ name: "X", status: "complete", result: `Error: ${error.message}` }), false),
  wrapping("MCP", ({ error }) => ({ isError: true, content: [{ type: "text", text: error.message }] }), false),
  wrapping(
    "MCP, as a result",
    ({ error }) => ({ content: [{ type: "text", text: `Error: ${error.message}` }] }),
    false,
  ),
  wrapping(
    "JSON-RPC",
    ({ error }) => ({ jsonrpc: "2.0", id: 1, error: { code: -32603, message: error.message } }),
    false,
  ),
  wrapping("OpenAI Agents JS", (body) => ({
    rawItem: {
      output: {
        type: "text",
        text: `An error occurred while running the tool. Please try again. Error: Error: 400 ${json(body)}`,
      },
    },
  })),
  wrapping(
    "OpenAI Agents, Python",
    ({ error }) => ({
      output: `An error occurred while running the tool. Error: Error code: 400 - {'error': {'message': "${error.message}"}}`,
    }),
    false,
  ),
  wrapping("LangChain", (body) => ({
    type: "tool",
    status: "error",
    content: `Error: 400 ${json(body)}\n Please fix your mistakes.`,
  })),
  wrapping(
    "a failed answer",
    ({ error }) => ({ data: {}, error: error.message, successful: false, logId: "log_1" }),
    false,
  ),
  wrapping(
    "a failed answer, in its data",
    ({ error }) => ({ data: { error: error.message, status_code: 404 }, successful: false }),
    false,
  ),
];
