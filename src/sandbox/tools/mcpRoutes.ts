import { Hono } from "hono";
import { z } from "zod";
import { ApiError, invalidApiKey } from "../http/apiError.ts";
import { parseBody, record } from "../http/parse.ts";
import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { listedTools } from "./listedTools.ts";
import { runSessionTool } from "./sessionTools.ts";

/** Versions of the protocol whose messages are those of this server. A client with another one gets the newest. */
const versions = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

const message = z.object({
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: record.optional(),
});
/** Clients of the protocol 2025-03-26 may send several at once. */
const messages = z.union([message, z.array(message).min(1)]);
const initialization = z.object({ protocolVersion: z.string() });
const call = z.object({ name: z.string(), arguments: record.nullish() });

/** A session's MCP server, by streamable HTTP with an answer for each request and no stream: the session's tools, to list and to run. */
export function mcpRoutes(world: World, apiKey: string): Hono {
  const routes = new Hono();

  routes.post("/:id/mcp", async (context) => {
    if (context.req.header("x-api-key") !== apiKey) throw invalidApiKey();
    const session = world.store.session(context.req.param("id"));
    const sent = await parseBody(context, messages);
    const answers = await Promise.all(
      [sent]
        .flat()
        // A notification has no id, and no answer.
        .filter(({ id }) => id !== undefined)
        .map(async ({ id, method, params }) => ({
          jsonrpc: "2.0",
          id,
          ...(await answerTo(world, session, { method, params: params ?? {} }, context.req.raw.signal)),
        })),
    );
    if (answers.length === 0) return context.body(null, 202);
    return context.json(Array.isArray(sent) ? answers : answers[0]);
  });

  // Clients ask by GET for a stream of the server's own messages, and by DELETE end a session of the protocol. Both are optional.
  routes.on(["GET", "DELETE"], "/:id/mcp", (context) => context.body(null, 405, { allow: "POST" }));

  return routes;
}

interface Asked {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

async function answerTo(
  world: World,
  session: SessionRecord,
  { method, params }: Asked,
  signal: AbortSignal,
): Promise<object> {
  switch (method) {
    case "initialize": {
      const asked = initialization.safeParse(params).data?.protocolVersion;
      const protocolVersion = versions.find((version) => version === asked) ?? versions[0];
      const serverInfo = { name: "composio-sandbox", version: "1.0.0" };
      return { result: { protocolVersion, capabilities: { tools: {} }, serverInfo } };
    }
    case "ping":
      return { result: {} };
    case "tools/list":
      return { result: { tools: listedTools(world, session).map(toolOf) } };
    case "tools/call": {
      const asked = call.safeParse(params);
      if (!asked.success) return failure(-32602, "tools/call needs the name of a tool, and its arguments as an object");
      const { name } = asked.data;
      if (!listedTools(world, session).some(({ slug }) => slug === name))
        return failure(-32602, `Tool ${name} not found`);
      return { result: await resultOf(world, session, asked.data, signal) };
    }
    default:
      return failure(-32601, `The sandbox's MCP server has tools only, not ${method}`);
  }
}

const failure = (code: number, reason: string) => ({ error: { code, message: reason } });

function toolOf(view: Readonly<Record<string, unknown>>): object {
  return { name: view["slug"], description: view["description"], inputSchema: view["input_parameters"] };
}

/** A tool's result as text, as Composio sends it. A refusal is a result, too, so that the model can read it. */
async function resultOf(
  world: World,
  session: SessionRecord,
  { name, arguments: input }: z.output<typeof call>,
  signal: AbortSignal,
): Promise<object> {
  try {
    const result = await runSessionTool(world, session, { slug: name, input: input ?? {} }, signal);
    const isError = result.error !== null;
    return asText({ successful: !isError, ...result, log_id: world.store.newId("log") }, isError);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code, slug, status } = error;
    return asText({ successful: false, error: { message: error.message, code, slug, status } }, true);
  }
}

function asText(value: object, isError: boolean): object {
  return { content: [{ type: "text", text: JSON.stringify(value) }], ...(isError && { isError }) };
}
