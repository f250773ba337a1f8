import type { ComposioClient } from "../../client/createComposioClient.ts";
import { mostItems } from "../../protocol/limits.ts";
import type { AuthConfig } from "../../protocol/types.ts";

interface Gathering {
  readonly toolkits: Set<string>;
  readonly ids: Set<string>;
  readonly answer: Promise<readonly AuthConfig[]>;
}

/** Milliseconds in which requests are gathered. Not 0, because React Query repeats each failed query by its own timer. */
const gatheringTime = 10;
const gatherings = new WeakMap<ComposioClient, Gathering>();

/** Reads auth configs. Calls at about the same time share one request, so that a page with twelve buttons sends one. */
export function gatherAuthConfigs(
  client: ComposioClient,
  kind: "toolkits" | "ids",
  name: string,
): Promise<readonly AuthConfig[]> {
  // No toolkit or auth config has such a name. The handler would refuse the whole request, or read a comma as a separator.
  if (!/^[\w-]{1,128}$/.test(name)) return Promise.resolve([]);
  let gathering = gatherings.get(client);
  if (!gathering || gathering[kind].size === mostItems) gatherings.set(client, (gathering = begin(client)));
  gathering[kind].add(name);
  return gathering.answer;
}

function begin(client: ComposioClient): Gathering {
  const toolkits = new Set<string>();
  const ids = new Set<string>();
  const answer = new Promise((resolve) => setTimeout(resolve, gatheringTime)).then(() => {
    if (gatherings.get(client) === gathering) gatherings.delete(client);
    return client.authConfigs.list({ toolkits: [...toolkits], ids: [...ids] });
  });
  const gathering: Gathering = { toolkits, ids, answer };
  return gathering;
}
