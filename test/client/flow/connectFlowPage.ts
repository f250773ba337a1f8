import type { EventName, StateName } from "./kinds.ts";
import { table } from "./table.ts";

const meanings: Readonly<Record<StateName, readonly [shows: string, meaning: string]>> = {
  idle: ["`idle`", "Nothing is under way."],
  "idle, window open": ["`idle`", 'Like "ended, window open", after the user has dismissed the result.'],
  opening: ["`opening`", "The window is open; the link is asked for, or the credentials are sent."],
  "opening elsewhere": [
    "`verifying`",
    "Another tab has begun to connect the same, and has no link yet; this page starts nothing. The browser tells it when that tab has a link, has given up, or is gone.",
  ],
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

\`userChanged\` leads from every state to \`idle\`, but from \`opening\` to the end \`failed\`: who has just pressed the button
is told. Only after \`client.reset()\`, and while typed credentials are sent, is nothing said (a form says it itself).
The event is left out of the diagram; so are events that do not leave their state, and those that suspend and resume it.
\`closing\` takes no time.

![The states of a flow, and the events that lead from one to the next](pictures/connect-flow.svg)

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

/** The steps of a flow that ends well, drawn in a straight and stronger line. */
const mainPath: readonly string[] = ["idle", "opening", "self", "closing", "ended"];

/** The diagram of the page, in Graphviz's language. */
export function connectFlowGraph(): string {
  return `digraph {
  bgcolor="white"
  pad=0.2
  nodesep=0.3
  ranksep=0.6
  fontname="Helvetica,Arial,sans-serif"
  node [shape=box style="rounded,filled" fillcolor="#f4f4f5" color="#8a8a94" fontname="Helvetica,Arial,sans-serif" fontsize=18 margin="0.15,0.08"]
  edge [color="#8a8a94" fontcolor="#1b1b1f" fontname="Helvetica,Arial,sans-serif" fontsize=15]
  start [shape=circle label="" width=0.15 fillcolor="#1b1b1f"]
  start -> "idle"
${edges().join("\n")}
}
`;
}

function edges(): string[] {
  const drawn = new Map<string, Map<string, string[]>>();
  for (const [from, { to }] of Object.entries(table)) {
    for (const [event, result] of Object.entries(to)) {
      const target = /^[^(]+(?= \()/.exec(result)?.[0] ?? "";
      if (target === from || everywhere.some((each) => each === event)) continue;
      if (from === "suspended" || target === "suspended") continue;
      const edge = `"${from}" -> "${target}"${styleOf(from, target)}`;
      const [name = "", kind] = event.split(": ");
      const events = drawn.get(edge) ?? new Map<string, string[]>();
      drawn.set(edge, events.set(name, [...(events.get(name) ?? []), ...(kind === undefined ? [] : [kind])]));
    }
  }
  return [...drawn].map(([edge, events]) => `  ${edge} [label=${JSON.stringify(textOf(events))}]`);
}

function styleOf(from: string, to: string): string {
  const place = mainPath.indexOf(from);
  return place >= 0 && mainPath[place + 1] === to ? ' [weight=20 penwidth=2 color="#1b1b1f"]' : "";
}

/** A line for each event, with its kinds in brackets. The spaces keep the text off the line that it belongs to. */
function textOf(events: ReadonlyMap<string, readonly string[]>): string {
  return [...events]
    .map(([name, kinds]) => `  ${name}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}  `)
    .join("\n");
}
