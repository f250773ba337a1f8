import { type DynamicToolUIPart, type ToolUIPart, getToolName } from "ai";
import type { ReactNode } from "react";

const names: Readonly<Record<string, string>> = {
  COMPOSIO_MANAGE_CONNECTIONS: "Check connections",
  COMPOSIO_MULTI_EXECUTE_TOOL: "Run tools",
  readCalendar: "Read calendar",
  inviteToTeam: "Invite to team",
};

/** A tool that the agent has called, and what it has called it with. */
export function ToolLine({ part }: { part: ToolUIPart | DynamicToolUIPart }): ReactNode {
  const isRunning = part.state !== "output-available" && part.state !== "output-error";
  const name = getToolName(part);
  return (
    <p className="tool" data-running={isRunning || undefined}>
      {names[name] ?? name} <span className="note">{subjectsOf(part.input)}</span>
    </p>
  );
}

/** The apps or tools of a call to Composio. */
function subjectsOf(input: unknown): string {
  if (typeof input !== "object" || input === null) return "";
  if ("toolkits" in input && Array.isArray(input.toolkits)) return input.toolkits.join(", ");
  if (!("tools" in input) || !Array.isArray(input.tools)) return "";
  return input.tools.map(({ tool_slug }: { tool_slug?: unknown }) => String(tool_slug)).join(", ");
}
