import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { SessionRecord } from "../model/records.ts";
import { toolView } from "./toolView.ts";

const slugs = { type: "array", items: { type: "string" } };
const sessionId = { type: "string", description: "A short word for the workflow." };

interface MetaTool {
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

export type MetaToolSlug =
  | "COMPOSIO_SEARCH_TOOLS"
  | "COMPOSIO_MULTI_EXECUTE_TOOL"
  | "COMPOSIO_MANAGE_CONNECTIONS"
  | "COMPOSIO_WAIT_FOR_CONNECTIONS";

/** Composio's meta tools, by which an agent finds tools, runs them, and asks for connections. */
const metaTools: Readonly<Record<MetaToolSlug, MetaTool>> = {
  COMPOSIO_SEARCH_TOOLS: {
    name: "Search tools",
    description: "Finds tools for a use case, and says which of their apps are connected.",
    properties: {
      queries: {
        type: "array",
        items: { type: "object", properties: { use_case: { type: "string" }, known_fields: { type: "string" } } },
      },
    },
    required: ["queries"],
  },
  COMPOSIO_MULTI_EXECUTE_TOOL: {
    name: "Run several tools",
    description: "Runs tools at the same time. Their apps must be connected.",
    properties: {
      tools: {
        type: "array",
        items: {
          type: "object",
          properties: {
            tool_slug: { type: "string" },
            arguments: { type: "object" },
            account: { type: "string", description: "Id, word id or alias, if there are several accounts." },
          },
          required: ["tool_slug"],
        },
      },
    },
    required: ["tools"],
  },
  COMPOSIO_MANAGE_CONNECTIONS: {
    name: "Manage connections",
    description: "Makes a link by which the user connects an app, if it is not connected yet.",
    properties: { toolkits: slugs, reinitiate_all: { type: "boolean" }, session_id: sessionId },
    required: ["toolkits"],
  },
  COMPOSIO_WAIT_FOR_CONNECTIONS: {
    name: "Wait for connections",
    description: "Waits until the user has connected the apps.",
    properties: { toolkits: slugs, mode: { type: "string", enum: ["any", "all"] }, session_id: sessionId },
    required: ["toolkits"],
  },
};

export function isMetaTool(slug: string): slug is MetaToolSlug {
  return Object.hasOwn(metaTools, slug);
}

/** The meta tools that a session lists. */
export function metaToolsOf({
  managesConnections,
  waitsForConnections,
}: Pick<SessionRecord, "managesConnections" | "waitsForConnections">): MetaToolSlug[] {
  return Object.keys(metaTools)
    .filter(isMetaTool)
    .filter((slug) => slug !== "COMPOSIO_MANAGE_CONNECTIONS" || managesConnections)
    .filter((slug) => slug !== "COMPOSIO_WAIT_FOR_CONNECTIONS" || (managesConnections && waitsForConnections));
}

const composio: Pick<SandboxToolkit, "slug" | "name" | "logo"> = { slug: "composio", name: "Composio", logo: "" };

export function metaToolView(slug: MetaToolSlug): Record<string, unknown> {
  const { name, description, properties, required } = metaTools[slug];
  const input = { type: "object", title: `${name} input`, properties, required };
  return toolView({ slug, name, description, input, toolkit: composio, noAuth: true });
}
