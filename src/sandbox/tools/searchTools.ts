import { z } from "zod";
import { currentAccount, isUsable } from "../connecting/sessionAccounts.ts";
import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { toolsOf } from "./allowedTools.ts";
import type { AppTool } from "./appTools.ts";
import { inputSchema, needsNoAuth } from "./toolView.ts";

interface SearchInput {
  readonly queries: readonly { readonly use_case: string; readonly known_fields?: string | null | undefined }[];
  readonly toolkits?: readonly string[] | null | undefined;
  readonly session?: { readonly id?: string | null | undefined } | null | undefined;
}

export const searchInput: z.ZodType<SearchInput> = z.object({
  queries: z.array(z.object({ use_case: z.string().min(1), known_fields: z.string().nullish() })).min(1),
  toolkits: z.array(z.string()).nullish(),
  session: z.object({ id: z.string().nullish() }).nullish(),
});

interface SchemasInput {
  readonly tool_slugs: readonly string[];
}

export const schemasInput: z.ZodType<SchemasInput> = z.object({ tool_slugs: z.array(z.string()).min(1) });

/** `COMPOSIO_GET_TOOL_SCHEMAS`: the arguments of tools. A slug that the session does not offer is left out. */
export function toolSchemas(
  world: World,
  session: SessionRecord,
  { tool_slugs }: SchemasInput,
): Record<string, unknown> {
  const wanted = new Set(tool_slugs.map((slug) => slug.toUpperCase()));
  return {
    success: true,
    error: null,
    tool_schemas: schemasOf(toolsOf(world, session).filter(({ slug }) => wanted.has(slug))),
  };
}

/** `COMPOSIO_SEARCH_TOOLS`: finds tools for a use case, and tells whether their toolkits are connected. */
export function searchTools(
  world: World,
  session: SessionRecord,
  { queries, toolkits, session: workflow }: SearchInput,
): Record<string, unknown> {
  const offered = toolsOf(world, session).filter((tool) => toolkits?.includes(tool.toolkit) ?? true);
  const results = queries.map(({ use_case }, index) => {
    const found = rank(offered, use_case);
    return {
      index: index + 1,
      use_case,
      primary_tool_slugs: found.slice(0, 3).map(({ slug }) => slug),
      related_tool_slugs: found.slice(3).map(({ slug }) => slug),
      toolkits: [...new Set(found.map(({ toolkit }) => toolkit))],
    };
  });
  const slugs = new Set(results.flatMap((result) => [...result.primary_tool_slugs, ...result.related_tool_slugs]));
  const found = offered.filter(({ slug }) => slugs.has(slug));
  const now = world.store.now();
  return {
    success: true,
    error: null,
    results,
    tool_schemas: schemasOf(found),
    toolkit_connection_statuses: [...new Set(found.map(({ toolkit }) => toolkit))].map((slug) =>
      statusOf(world, session, slug),
    ),
    next_steps_guidance: [
      "Ask for the connections that are missing by COMPOSIO_MANAGE_CONNECTIONS, then run the tools.",
    ],
    session: {
      id: workflow?.id ?? "lead",
      generate_id: false,
      instructions: "Pass this id to every meta tool of this workflow.",
    },
    time_info: {
      current_time_utc: new Date(now).toISOString(),
      current_time_utc_epoch_seconds: Math.floor(now / 1000),
      message: "The time of the sandbox.",
    },
  };
}

function schemasOf(tools: readonly AppTool[]): Record<string, unknown> {
  return Object.fromEntries(
    tools.map((tool) => [
      tool.slug,
      {
        tool_slug: tool.slug,
        toolkit: tool.toolkit,
        description: tool.description,
        hasFullSchema: true,
        input_schema: inputSchema(tool),
      },
    ]),
  );
}

function statusOf(world: World, session: SessionRecord, slug: string): Record<string, unknown> {
  const toolkit = world.store.toolkit(slug);
  const account = currentAccount(world, session, toolkit);
  const isConnected = needsNoAuth(toolkit) || (account !== null && isUsable(account));
  return {
    toolkit: slug,
    description: toolkit.description,
    has_active_connection: isConnected,
    status_message: isConnected
      ? `${toolkit.name} is connected.`
      : `No active connection for ${slug}. Use COMPOSIO_MANAGE_CONNECTIONS to connect it.`,
  };
}

/** The tools that have words of a use case, those with most words first. */
function rank(tools: readonly AppTool[], useCase: string): readonly AppTool[] {
  const words = wordsOf(useCase);
  return tools
    .map((tool) => ({ tool, hits: countHits(tool, words) }))
    .filter(({ hits }) => hits > 0)
    .toSorted((one, other) => other.hits - one.hits)
    .map(({ tool }) => tool);
}

function countHits({ slug, name, description }: AppTool, words: ReadonlySet<string>): number {
  return [...wordsOf(`${slug} ${name} ${description}`)].filter((word) => words.has(word)).length;
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
  return new Set(words.filter((word) => !["the", "and", "for", "with", "from"].includes(word)));
}
