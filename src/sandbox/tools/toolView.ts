import { connectMethod } from "../../protocol/schemes.ts";
import type { SandboxToolkit } from "../seed/catalogue.ts";
import type { AppTool } from "./appTools.ts";

/** The version of every toolkit, because the catalogue does not change. */
export const version = "20260915_00";

interface ToolDescription {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly toolkit: Pick<SandboxToolkit, "slug" | "name" | "logo">;
  readonly noAuth: boolean;
  readonly hints?: readonly string[];
}

/** A tool in Composio's format. */
export function toolView(tool: ToolDescription): Record<string, unknown> {
  const { slug, name, logo } = tool.toolkit;
  return {
    slug: tool.slug,
    name: tool.name,
    description: tool.description,
    human_description: tool.description,
    toolkit: { slug, name, logo },
    input_parameters: tool.input,
    output_parameters: { type: "object", properties: { data: { type: "object" } } },
    no_auth: tool.noAuth,
    scopes: [],
    scope_requirements: null,
    tags: ["important", ...(tool.hints ?? [])],
    version,
    available_versions: [version],
    is_deprecated: false,
    deprecated: {
      version,
      available_versions: [version],
      displayName: tool.name,
      is_deprecated: false,
      toolkit: { logo },
    },
  };
}

export function appToolView(tool: AppTool, toolkit: SandboxToolkit): Record<string, unknown> {
  return toolView({ ...tool, toolkit, input: inputSchema(tool), noAuth: needsNoAuth(toolkit) });
}

/** JSON Schema of a tool's arguments. */
export function inputSchema({ name, properties, required }: AppTool): Record<string, unknown> {
  return { type: "object", title: `${name} input`, properties, required };
}

export function needsNoAuth(toolkit: SandboxToolkit): boolean {
  return toolkit.schemes.every((scheme) => connectMethod(scheme.mode) === "none");
}
