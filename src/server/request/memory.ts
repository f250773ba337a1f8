import { type CatalogueMemory, createCatalogueMemory } from "../composio/toolkitCatalogue.ts";
import type { HeldPlaces } from "../limits/heldPlaces.ts";
import type { BudgetEntries } from "../limits/userBudget.ts";

/**
 * What outlives a request even where requests share nothing else: plain data, which no runtime ties to the request
 * that it came with. No promise, signal, timer or stream.
 */
export interface Memory {
  readonly toolkits: CatalogueMemory;
  /** Ids of webhooks that are done with. */
  readonly deliveries: Set<string>;
  /** What each user has under way. */
  readonly requests: HeldPlaces;
  readonly streams: HeldPlaces;
  readonly verifications: HeldPlaces;
  /** What each user has asked of Composio. */
  readonly budget: BudgetEntries;
}

export function createMemory(): Memory {
  return {
    toolkits: createCatalogueMemory(),
    deliveries: new Set(),
    requests: new Map(),
    streams: new Map(),
    verifications: new Map(),
    budget: new Map(),
  };
}
