import { z } from "zod";
import { ApiError } from "../http/apiError.ts";
import { record } from "../http/parse.ts";
import { accountsFor, isAllowed, isUsable } from "../connecting/sessionAccounts.ts";
import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { allowsTool } from "./allowedTools.ts";
import { appTool } from "./appTools.ts";
import { manageConnections, manageInput } from "./manageConnections.ts";
import { isMetaTool, type MetaToolSlug } from "./metaTools.ts";
import { runTool, type ToolResult } from "./runTool.ts";
import { schemasInput, searchInput, searchTools, toolSchemas } from "./searchTools.ts";
import { needsNoAuth } from "./toolView.ts";
import { waitForConnections, waitInput } from "./waitForConnections.ts";

type Input = Readonly<Record<string, unknown>>;

const multiInput = z.object({
  tools: z
    .array(z.object({ tool_slug: z.string(), arguments: record.nullish(), account: z.string().nullish() }))
    .min(1)
    .max(50),
});

/** Runs a tool of a session: a meta tool, or a tool of a connected toolkit. */
export async function runSessionTool(
  world: World,
  session: SessionRecord,
  call: { readonly slug: string; readonly input: Input; readonly account?: string | undefined },
  signal: AbortSignal,
): Promise<ToolResult> {
  const slug = call.slug.toUpperCase();
  if (isMetaTool(slug)) return runMetaTool(world, session, slug, call.input, signal);
  return runAppTool(world, session, slug, call.input, call.account);
}

async function runMetaTool(
  world: World,
  session: SessionRecord,
  slug: MetaToolSlug,
  input: Input,
  signal: AbortSignal,
): Promise<ToolResult> {
  switch (slug) {
    case "COMPOSIO_MANAGE_CONNECTIONS":
      return answer(manageInput, input, (parsed) => manageConnections(world, session, parsed));
    case "COMPOSIO_WAIT_FOR_CONNECTIONS":
      return answer(waitInput, input, (parsed) => waitForConnections(world, session, parsed, signal));
    case "COMPOSIO_SEARCH_TOOLS":
      return answer(searchInput, input, (parsed) => searchTools(world, session, parsed));
    case "COMPOSIO_GET_TOOL_SCHEMAS":
      return answer(schemasInput, input, (parsed) => toolSchemas(world, session, parsed));
    case "COMPOSIO_MULTI_EXECUTE_TOOL":
      return answer(multiInput, input, (parsed) => runSeveral(world, session, parsed));
  }
}

/** Parses a model's input and runs a tool. Invalid input is an error in the result, which the model can read, and the call does not fail. */
async function answer<Schema extends z.ZodType>(
  schema: Schema,
  input: Input,
  run: (parsed: z.output<Schema>) => Record<string, unknown> | Promise<Record<string, unknown>>,
): Promise<ToolResult> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { data: await run(parsed.data), error: null };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return { data: {}, error: `Invalid request data provided: ${problems.join("; ")}` };
}

/** Runs several tools. If the toolkit of one is not connected, only that tool fails. */
function runSeveral(world: World, session: SessionRecord, { tools }: z.output<typeof multiInput>) {
  const results = tools.map((tool, index) => {
    const row = { tool_slug: tool.tool_slug, index: index + 1 };
    try {
      const { data, error } = runAppTool(
        world,
        session,
        tool.tool_slug.toUpperCase(),
        tool.arguments ?? {},
        tool.account ?? undefined,
      );
      return error === null ? { ...row, response: { successful: true, data } } : { ...row, response: null, error };
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      const toolkit = appTool(tool.tool_slug)?.toolkit;
      const isUnconnected = cause.code === noConnection;
      const error = isUnconnected ? `No active connected account found for toolkit: ${toolkit}` : cause.message;
      return { ...row, response: null, error };
    }
  });
  const failures = results.filter(({ response }) => response === null).length;
  return {
    results,
    total_count: results.length,
    success_count: results.length - failures,
    error_count: failures,
  };
}

const noConnection = 4302;

function runAppTool(
  world: World,
  session: SessionRecord,
  slug: string,
  input: Input,
  name: string | undefined,
): ToolResult {
  const tool = appTool(slug);
  const toolkit = tool && world.store.toolkits.get(tool.toolkit);
  if (!toolkit) throw new ApiError(404, 4301, "ToolRouterV2_ToolNotFound", `Tool ${slug} not found`);
  if (!isAllowed(session, toolkit)) {
    const message = `Toolkit '${toolkit.slug}' is not allowed in this session`;
    throw new ApiError(403, 4324, "ToolRouterV2_ToolkitNotAllowed", message);
  }
  if (!allowsTool(session, tool))
    throw new ApiError(404, 4301, "ToolRouterV2_ToolNotFound", `Tool ${slug} is not allowed in this session`);
  // The named one, or the one that was connected last.
  const account = accountsFor(world, session, toolkit).findLast(
    (each) => isUsable(each) && (name === undefined || [each.id, each.wordId, each.alias].includes(name)),
  );
  if (!account && !needsNoAuth(toolkit)) {
    const message = `No active connection found for toolkit(s) '${toolkit.slug}' in this session. Use COMPOSIO_MANAGE_CONNECTIONS to connect it.`;
    throw new ApiError(400, noConnection, "ToolRouterV2_NoActiveConnection", message);
  }
  return runTool(world, tool, input, account);
}
