import type { AccountRecord } from "../model/records.ts";
import type { World } from "../model/world.ts";
import type { AppTool } from "./appTools.ts";

/** The result of a tool in Composio's format. */
export interface ToolResult {
  readonly data: Readonly<Record<string, unknown>>;
  readonly error: string | null;
}

/** Most calls that are kept, to limit the memory of a long-running sandbox. */
const mostCalls = 10_000;

/** Runs a tool, after its account was checked. A missing argument is an error in the result, as if the app had refused the call. */
export function runTool(
  { store }: World,
  tool: AppTool,
  input: Readonly<Record<string, unknown>>,
  account: Pick<AccountRecord, "id"> | undefined,
): ToolResult {
  const connectedAccountId = account?.id ?? null;
  store.toolCalls.push({ tool: tool.slug, connectedAccountId, arguments: input, time: store.now() });
  if (store.toolCalls.length > mostCalls) store.toolCalls.shift();
  const missing = tool.required.filter((name) => input[name] === undefined || input[name] === "");
  if (missing.length > 0) return { data: {}, error: `Following fields are missing: ${missing.join(", ")}` };
  return { data: tool.answer(input, store.newId("msg"), new Date(store.now())), error: null };
}
