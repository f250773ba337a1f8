import type { SandboxToolkit } from "./catalogue.ts";
import { keyToolkits } from "./keyToolkits.ts";
import { mixedToolkits } from "./mixedToolkits.ts";
import { oauthToolkits } from "./oauthToolkits.ts";
import { rareToolkits } from "./rareToolkits.ts";

const mostUsed = [
  "gmail",
  "slack",
  "github",
  "googlecalendar",
  "notion",
  "linear",
  "stripe",
  "hubspot",
  "jira",
  "zendesk",
];

/**
 * The seed, most used first: every auth scheme is covered, field names are Composio's where they are known.
 * Its auth configs are called `ac_<slug>`, and `ac_<slug>_<scheme>` for further schemes; `asana` has only a disabled
 * one (`ac_asana_disabled`), and `twitter`, which no managed app can connect, none.
 */
export const sandboxToolkits: readonly SandboxToolkit[] = [
  ...oauthToolkits,
  ...keyToolkits,
  ...mixedToolkits,
  ...rareToolkits,
].toSorted((one, other) => rank(one) - rank(other));

function rank({ slug }: SandboxToolkit): number {
  const place = mostUsed.indexOf(slug);
  return place === -1 ? mostUsed.length : place;
}
