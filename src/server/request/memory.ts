import type { AcceptanceMemory } from "./acceptance.ts";
import { type CatalogueMemory, createCatalogueMemory } from "../composio/toolkitCatalogue.ts";
import type { HeldSlots } from "../limits/heldSlots.ts";
import type { BudgetEntries } from "../limits/userBudget.ts";

/**
 * Data that is kept between requests, even if requests are isolated. Plain data only: some runtimes tie promises,
 * signals, timers and streams to the request that made them.
 */
export interface Memory {
  readonly toolkits: CatalogueMemory;
  /** Cached answers of the `accept` option. */
  readonly accepted: AcceptanceMemory;
  /** Ids of webhook deliveries that have been handled. */
  readonly deliveries: Set<string>;
  /** The requests, streams and verifications that each user has under way. */
  readonly requests: HeldSlots;
  readonly streams: HeldSlots;
  readonly verifications: HeldSlots;
  /** How many requests to Composio each user has left. */
  readonly budget: BudgetEntries;
}

export function createMemory(): Memory {
  return {
    toolkits: createCatalogueMemory(),
    accepted: new Map(),
    deliveries: new Set(),
    requests: new Map(),
    streams: new Map(),
    verifications: new Map(),
    budget: new Map(),
  };
}
