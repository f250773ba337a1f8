import type { CatalogueEntries } from "./toolkitCatalogue.ts";

/**
 * What outlives a request even where requests share nothing else: plain data, which no runtime ties to the request
 * that it came with. No promise, signal, timer or stream.
 */
export interface Memory {
  readonly toolkits: CatalogueEntries;
  /** Ids of webhooks that are done with. */
  readonly deliveries: Set<string>;
}

export function createMemory(): Memory {
  return { toolkits: new Map(), deliveries: new Set() };
}
