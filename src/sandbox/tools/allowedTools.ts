import { isAllowed } from "../connecting/sessionAccounts.ts";
import { validationFailed } from "../http/apiError.ts";
import { toolkitValue } from "../http/parse.ts";
import type { SessionRecord, TagFilter } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { type AppTool, appTool, appTools } from "./appTools.ts";

/** The tools that the session's filters allow. */
export function toolsOf({ store }: World, session: SessionRecord): readonly AppTool[] {
  return appTools.filter((tool) => {
    const toolkit = store.toolkits.get(tool.toolkit);
    return toolkit && isAllowed(session, toolkit) && allowsTool(session, tool);
  });
}

/** Whether the filter of a tool's toolkit allows it: by its slug, or by its tags, which replace those of the session. */
export function allowsTool({ tools, tags }: SessionRecord, tool: AppTool): boolean {
  const filter = toolkitValue(tools ?? {}, { slug: tool.toolkit });
  if (filter && "enabled" in filter) return names(filter.enabled, tool);
  if (filter && "disabled" in filter) return !names(filter.disabled, tool);
  return hasTags(tool, filter?.tags ?? tags ?? {});
}

/** The tools that the session lists beside the meta tools. Tools that the sandbox does not have are left out. */
export function preloadedTools(world: World, session: SessionRecord): readonly AppTool[] {
  const { preload } = session;
  return toolsOf(world, session).filter((tool) => preload === "all" || names(preload, tool));
}

/** As Composio, refuses "all" without a filter that allows something, and a tool that the filters don't allow. */
export function assertPreloadable(world: World, session: SessionRecord): void {
  const { preload, enabled, tools, tags } = session;
  if (preload === "all") {
    if (enabled || tags || Object.values(tools ?? {}).some((filter) => !("disabled" in filter))) return;
    throw validationFailed(['preload.tools: "all" needs a positive filter: toolkits, tools or tags']);
  }
  const allowed = toolsOf(world, session);
  const refused = preload.filter((slug) => {
    const tool = appTool(slug);
    return tool && !allowed.includes(tool);
  });
  if (refused.length > 0)
    throw validationFailed(refused.map((slug) => `preload.tools: ${slug} is not allowed by the session's filters`));
}

function names(slugs: readonly string[], { slug }: AppTool): boolean {
  return slugs.some((each) => each.toUpperCase() === slug);
}

function hasTags({ hints }: AppTool, { enabled, disabled }: TagFilter): boolean {
  const has = (tag: string) => hints.some((hint) => hint === tag);
  return (enabled?.some(has) ?? true) && !(disabled?.some(has) ?? false);
}
