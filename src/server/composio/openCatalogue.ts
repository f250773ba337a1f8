import type { WaitingUsers } from "./queue.ts";
import { type CatalogueMemory, createToolkitCatalogue, type ToolkitCatalogue } from "./toolkitCatalogue.ts";
import { createUpstream, type Upstream, type UpstreamOptions } from "./upstream.ts";

/** Milliseconds. Shorter than for other requests, so that logos and names do not delay a list. */
const longestCall = 8_000;

/** The catalogue of toolkits. All requests of this copy of the handler share its calls. */
export function openCatalogue(options: UpstreamOptions, memory: CatalogueMemory): ToolkitCatalogue {
  const { now, budget } = options;
  const limited = { ...options, timeout: Math.min(options.timeout, longestCall) };

  async function read<Value>(waiting: WaitingUsers, call: (upstream: Upstream) => Promise<Value>): Promise<Value> {
    try {
      // Not aborted with one request, because others share the call.
      return await call(createUpstream(limited, { waiting, signal: new AbortController().signal }));
    } catch (error) {
      budget.charge(waiting.users, 1); // Only failures: known toolkits are cached for all users, but there is no end of unknown slugs.
      throw error;
    }
  }

  return createToolkitCatalogue({
    load: (slug, waiting) => read(waiting, (upstream) => upstream.toolkit(slug)),
    loadAll: (waiting) => read(waiting, (upstream) => upstream.allToolkits({ deprecated: true })),
    loadCurrent: (waiting) => read(waiting, (upstream) => upstream.allToolkits({ deprecated: false })),
    now,
    memory,
  });
}
