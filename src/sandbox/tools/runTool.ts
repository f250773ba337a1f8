import type { World } from "../model/world.ts";
import type { AppTool } from "./appTools.ts";

/** The result of a tool on the wire. */
export interface ToolResult {
  readonly data: Readonly<Record<string, unknown>>;
  readonly error: string | null;
}

/** Runs a tool whose account has been found. A missing argument is a result, as when the app refuses a call. */
export function runTool({ store }: World, tool: AppTool, input: Readonly<Record<string, unknown>>): ToolResult {
  const missing = tool.required.filter((name) => input[name] === undefined || input[name] === "");
  if (missing.length > 0) return { data: {}, error: `Following fields are missing: ${missing.join(", ")}` };
  return { data: tool.answer(input, store.newId("msg"), new Date(store.now())), error: null };
}
