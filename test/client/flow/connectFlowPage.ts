import type { EventName, StateName } from "./kinds.ts";
import { table } from "./table.ts";

const meanings: Readonly<Record<StateName, readonly [shows: string, meaning: string]>> = {
  idle: ["`idle`", "Nothing is under way."],
  "idle, window open": ["`idle`", 'Like "ended, window open", after the user has dismissed the result.'],
  opening: ["`opening`", "The window is open; the link is asked for, or the credentials are sent."],
  self: ["`waiting`, `verifying`", "This page made the attempt; the account is polled."],
  adopted: [
    "`verifying`, `waiting`",
    "The attempt was made before a reload, or by another tab. The server has not listed its account yet, so its link is not opened.",
  ],
  confirmed: ["`waiting`, `verifying`", "An adopted attempt that the server has listed for the current user."],
  endedElsewhere: ["`waiting`, `verifying`", "Another tab has ended the attempt; this page polls once for the result."],
  suspended: ["`waiting`, `verifying`", "No `ComposioProvider` is mounted: polling stops until one is."],
  closing: ["(not shown)", "The result is known; the window is being closed."],
  "ended, window open": [
    "`cancelled`, `timed_out`, `link_expired`",
    "Only the user can close the window. If they finish there, the flow is connected.",
  ],
  ended: [
    "`connected`, `denied`, `failed`, `blocked`, `link_expired`, `timed_out`, `cancelled`, `identity_mismatch`",
    "The flow is over.",
  ],
};

/** Events that lead from every state to the same one: described in the text, not drawn. */
const everywhere: readonly EventName[] = ["userChanged"];

/** `docs/connect-flow.md`: the machine's table for a reader. */
export function connectFlowPage(): string {
  return `# The connect flow

Made by \`test/client/flow/machine.test.ts\` from the table of every state and event (\`test/client/flow/table.ts\`).
The machine is one pure function, \`next(flow, event)\` in \`src/client/flow/machine.ts\`: it returns the next state and
the effects, as data. \`createFlow.ts\` runs the effects.

\`userChanged\` leads from every state to \`idle\`, and is left out of the diagram; so are events that do not leave their
state, and those that suspend and resume it. \`closing\` takes no time.

\`\`\`mermaid
stateDiagram-v2
  [*] --> idle
${edges().join("\n")}
\`\`\`

| state | the page shows | meaning |
| --- | --- | --- |
${Object.entries(meanings)
  .map(([name, [shows, meaning]]) => `| ${name} | ${shows} | ${meaning} |`)
  .join("\n")}

## Every event that does something

In brackets: the state that the page shows. After the arrows: the effects in their order. An event that is not listed
changes nothing in that state, or cannot happen there.

${Object.entries(table)
  .map(([name, { to }]) => `### ${name}\n\n| event | leads to |\n| --- | --- |\n${rows(to)}`)
  .join("\n\n")}
`;
}

function rows(to: Readonly<Partial<Record<EventName, string>>>): string {
  return Object.entries(to)
    .map(([event, result]) => `| ${event} | ${result} |`)
    .join("\n");
}

function edges(): string[] {
  const labels = new Map<string, string[]>();
  for (const [from, { to }] of Object.entries(table)) {
    for (const [event, result] of Object.entries(to)) {
      const target = /^[^(]+(?= \()/.exec(result)?.[0] ?? "";
      if (target === from || everywhere.some((each) => each === event)) continue;
      if (from === "suspended" || target === "suspended") continue;
      const edge = `${nodeOf(from)} --> ${nodeOf(target)}`;
      labels.set(edge, [...(labels.get(edge) ?? []), event.replace(/: (.*)/, " ($1)")]);
    }
  }
  return [...labels].map(([edge, events]) => `  ${edge}: ${events.join(", ")}`);
}

/** Mermaid's names have no spaces. */
function nodeOf(name: string): string {
  return name.replace(", window open", "_windowOpen");
}
