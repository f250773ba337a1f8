import type { ComposioClient } from "../../client/createComposioClient.ts";
import { mostItems } from "../../protocol/limits.ts";
import type { AuthConfig } from "../../protocol/types.ts";

interface Gathering {
  readonly toolkits: Set<string>;
  readonly ids: Set<string>;
  readonly answer: Promise<readonly AuthConfig[]>;
}

/** Milliseconds. Not none: what React Query asks for again after a failure comes by a timer each. */
const moment = 10;
const gatherings = new WeakMap<ComposioClient, Gathering>();

/** The auth configs of all that is asked for in the same moment, in one request: of a page of twelve buttons, too. */
export function gatherAuthConfigs(
  client: ComposioClient,
  kind: "toolkits" | "ids",
  name: string,
): Promise<readonly AuthConfig[]> {
  // The handler would refuse the whole request, and a comma make two of it: nothing has such a name.
  if (!/^[\w-]{1,128}$/.test(name)) return Promise.resolve([]);
  let gathering = gatherings.get(client);
  if (!gathering || gathering[kind].size === mostItems) gatherings.set(client, (gathering = begin(client)));
  gathering[kind].add(name);
  return gathering.answer;
}

function begin(client: ComposioClient): Gathering {
  const toolkits = new Set<string>();
  const ids = new Set<string>();
  const answer = new Promise((resolve) => setTimeout(resolve, moment)).then(() => {
    if (gatherings.get(client) === gathering) gatherings.delete(client);
    return client.authConfigs.list({ toolkits: [...toolkits], ids: [...ids] });
  });
  const gathering: Gathering = { toolkits, ids, answer };
  return gathering;
}
