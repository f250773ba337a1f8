import type { SandboxToolkit } from "./catalogue.ts";
import { keyToolkits } from "./keyToolkits.ts";
import { mixedToolkits } from "./mixedToolkits.ts";
import { oauthToolkits } from "./oauthToolkits.ts";
import { rareToolkits } from "./rareToolkits.ts";
import { sampleToolkits } from "./sampleToolkits.ts";

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
 * The sandbox's catalogue, the most used toolkits first. It has every auth scheme; known field names are Composio's. The ids of
 * its auth configs are `ac_<slug>`, and `ac_<slug>_<scheme>` for further schemes. `asana` has only a disabled one
 * (`ac_asana_disabled`), and `twitter` has none, because Composio has no OAuth app for it.
 */
export const sandboxToolkits: readonly SandboxToolkit[] = [
  ...oauthToolkits,
  ...keyToolkits,
  ...mixedToolkits,
  ...rareToolkits,
  ...sampleToolkits,
].toSorted((one, other) => rank(one) - rank(other));

function rank({ slug }: SandboxToolkit): number {
  const place = mostUsed.indexOf(slug);
  return place === -1 ? mostUsed.length : place;
}
