import type { SessionRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import { preloadedTools } from "./allowedTools.ts";
import { metaToolsOf, metaToolView } from "./metaTools.ts";
import { appToolView } from "./toolView.ts";

/** The tools that a session lists, in Composio's format: the meta tools, and those that are preloaded. */
export function listedTools(world: World, session: SessionRecord): readonly Record<string, unknown>[] {
  const preloaded = preloadedTools(world, session).flatMap((tool) => {
    const toolkit = world.store.toolkits.get(tool.toolkit);
    return toolkit ? [appToolView(tool, toolkit)] : [];
  });
  return [...metaToolsOf(session).map((slug) => metaToolView(slug, session)), ...preloaded];
}
