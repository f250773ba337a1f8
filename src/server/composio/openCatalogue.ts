import type { Place } from "./queue.ts";
import { type CatalogueMemory, createToolkitCatalogue, type ToolkitCatalogue } from "./toolkitCatalogue.ts";
import { createUpstream, type Upstream, type UpstreamOptions } from "./upstream.ts";

/** Milliseconds: logos and names must not hold a list up for as long as an answer may take. */
const longestCall = 8_000;

/** The catalogue of toolkits, over the calls that all requests share. */
export function openCatalogue(options: UpstreamOptions, memory: CatalogueMemory): ToolkitCatalogue {
  const { now, budget } = options;
  const patient = { ...options, timeout: Math.min(options.timeout, longestCall) };

  async function read<Value>(place: Place, call: (upstream: Upstream) => Promise<Value>): Promise<Value> {
    try {
      // Shared by all requests: one that is aborted must not take a toolkit from the others.
      return await call(createUpstream(patient, { place, signal: new AbortController().signal }));
    } catch (error) {
      budget.charge(place.users, 1); // What exists is remembered for all; of what doesn't there is no end.
      throw error;
    }
  }

  return createToolkitCatalogue({
    load: (slug, place) => read(place, (upstream) => upstream.toolkit(slug)),
    loadAll: (place) => read(place, (upstream) => upstream.allToolkits()),
    now,
    memory,
  });
}
