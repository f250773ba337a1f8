import type { ViewContext } from "./accountView.ts";
import type { Store } from "./store.ts";

/** What the routes share. */
export interface World {
  readonly store: Store;
  readonly appName: string;
  /** Page size of every list; undefined for each list's own maximum. */
  readonly pageSize: number | undefined;
  readonly origin: () => string;
  /** Waits for some milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export function viewContext(world: World): ViewContext {
  return { origin: world.origin(), maskSecrets: world.store.switches.maskSecrets };
}
