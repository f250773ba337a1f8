import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { SessionRecord } from "../model/records.ts";
import { toolView } from "./toolView.ts";

const text = (description: string) => ({ type: "string", description });
const slugs = { type: "array", items: { type: "string" } };
const sessionId = text("A short word for the workflow, from COMPOSIO_SEARCH_TOOLS.");
/** What models tell of their progress. It changes no answer. */
const progress = {
  thought: text("Why, in a sentence."),
  current_step: text("A word for the step of the workflow."),
  current_step_metric: text("How far the step has got, such as 3/10 pages."),
};

interface MetaTool {
  readonly name: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

export type MetaToolSlug =
  | "COMPOSIO_SEARCH_TOOLS"
  | "COMPOSIO_GET_TOOL_SCHEMAS"
  | "COMPOSIO_MULTI_EXECUTE_TOOL"
  | "COMPOSIO_MANAGE_CONNECTIONS"
  | "COMPOSIO_WAIT_FOR_CONNECTIONS";

/**
 * Composio's meta tools, by which an agent finds tools, runs them, and asks for connections. They name every argument of
 * Composio's own, because the AI SDK and others refuse a model's call with an argument that is not named.
 */
const metaTools: Readonly<Record<MetaToolSlug, MetaTool>> = {
  COMPOSIO_SEARCH_TOOLS: {
    name: "Search tools",
    description: "Finds tools for a use case, and says which of their apps are connected.",
    properties: {
      queries: {
        type: "array",
        items: {
          type: "object",
          properties: { use_case: text("What is to be done."), known_fields: text("What is known, as name:value.") },
          required: ["use_case"],
        },
      },
      session: {
        type: "object",
        description: "The workflow: a new one, or that of an earlier call.",
        properties: { id: sessionId, generate_id: { type: "boolean" } },
      },
      model: text("Name of the model."),
    },
    required: ["queries"],
  },
  COMPOSIO_GET_TOOL_SCHEMAS: {
    name: "Get tool schemas",
    description: "Reads the arguments of tools.",
    properties: {
      tool_slugs: slugs,
      include: { type: "array", items: { type: "string", enum: ["input_schema", "output_schema"] } },
      session_id: sessionId,
    },
    required: ["tool_slugs"],
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
            arguments: { type: "object", additionalProperties: true },
            account: text("Id, word id or alias, if there are several accounts."),
          },
          required: ["tool_slug"],
        },
      },
      sync_response_to_workbench: { type: "boolean", description: "The sandbox has no workbench." },
      memory: { type: "object", additionalProperties: true, description: "What is to be kept, by app." },
      session_id: sessionId,
      ...progress,
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

/** In a session with several accounts for each app, an app is asked for by its name and what is to be done. */
const accountActions = {
  type: "array",
  items: {
    anyOf: [
      {
        type: "object",
        properties: {
          name: text("Slug of the app."),
          action: { type: "string", enum: ["add", "list", "rename", "remove"] },
          alias: text("The name of the account, or its new one."),
          account_id: text("Id, word id or alias of the account that is renamed or removed."),
        },
        required: ["name"],
      },
      { type: "string" },
    ],
  },
};

export function isMetaTool(slug: string): slug is MetaToolSlug {
  return Object.hasOwn(metaTools, slug);
}

/** The meta tools that a session lists. */
export function metaToolsOf(session: SessionRecord): MetaToolSlug[] {
  const isListed: Readonly<Record<MetaToolSlug, boolean>> = {
    COMPOSIO_SEARCH_TOOLS: session.searches,
    COMPOSIO_GET_TOOL_SCHEMAS: session.searches,
    COMPOSIO_MULTI_EXECUTE_TOOL: session.runsSeveral,
    COMPOSIO_MANAGE_CONNECTIONS: session.managesConnections,
    COMPOSIO_WAIT_FOR_CONNECTIONS: session.managesConnections && session.waitsForConnections,
  };
  return Object.keys(metaTools)
    .filter(isMetaTool)
    .filter((slug) => isListed[slug]);
}

const composio: Pick<SandboxToolkit, "slug" | "name" | "logo"> = { slug: "composio", name: "Composio", logo: "" };

export function metaToolView(
  slug: MetaToolSlug,
  { isMultiAccount }: Pick<SessionRecord, "isMultiAccount">,
): Record<string, unknown> {
  const { name, description, properties, required } = metaTools[slug];
  const changed = slug === "COMPOSIO_MANAGE_CONNECTIONS" && isMultiAccount ? { toolkits: accountActions } : {};
  const input = { type: "object", title: `${name} input`, properties: { ...properties, ...changed }, required };
  return toolView({ slug, name, description, input, toolkit: composio, noAuth: true });
}
