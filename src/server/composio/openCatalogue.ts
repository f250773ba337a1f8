import type { RawToolkit } from "./rawTypes.ts";
import type { WaitingUsers } from "./queue.ts";
import { type CatalogueMemory, createToolkitCatalogue, type ToolkitCatalogue } from "./toolkitCatalogue.ts";
import { createUpstream, type Upstream, type UpstreamOptions } from "./upstream.ts";

/** Milliseconds. Shorter than for other requests, so that logos and names do not delay a list. */
const longestCall = 8_000;

/** The catalogue of toolkits. All requests of this copy of the handler share its calls. */
export function openCatalogue(options: UpstreamOptions, memory: CatalogueMemory): ToolkitCatalogue {
  const { now, budget } = options;
  const limited = { ...options, timeout: Math.min(options.timeout, longestCall) };

  /** Not aborted with one request, because others share its calls. */
  function connect(waiting: WaitingUsers): Upstream {
    return createUpstream(limited, { waiting, signal: new AbortController().signal });
  }

  async function readAll(waiting: WaitingUsers, deprecated: boolean): Promise<readonly RawToolkit[]> {
    try {
      return await connect(waiting).allToolkits({ deprecated });
    } catch (error) {
      budget.charge(waiting.users, 1); // Only failures: the list is cached for all users.
      throw error;
    }
  }

  return createToolkitCatalogue({
    spend: (user) => budget.spend([user]),
    load: (slug, waiting) => connect(waiting).toolkit(slug),
    loadAll: (waiting) => readAll(waiting, true),
    loadCurrent: (waiting) => readAll(waiting, false),
    now,
    memory,
  });
}
