import { type Failure, type Outage } from "./outage.ts";
import { createPlace, type Place } from "./queue.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { toolkitLifetime } from "./toolkitDetails.ts";

/** Every toolkit's name, logo and schemes, from Composio's paged list: a few requests for all users together. */
export interface ToolkitList {
  /** Reads it anew, however young what is known is. */
  reload(user: string): Promise<void>;
  /** What was ever read. */
  get(slug: string): RawToolkit | undefined;
  readonly isFresh: boolean;
  /** Whether it could not be read lately. */
  readonly hasFailed: boolean;
}

/** What was read last. Plain data. */
export interface ListedToolkits {
  toolkits: ReadonlyMap<string, RawToolkit>;
  expiresAt: number;
}

export interface ToolkitListOptions {
  readonly load: (place: Place) => Promise<readonly RawToolkit[]>;
  readonly now: () => number;
  readonly outage: Outage;
  readonly listed: ListedToolkits;
}

export function createToolkitList({ load, now, outage, listed }: ToolkitListOptions): ToolkitList {
  let loading: { readonly place: Place; readonly answer: Promise<void> } | null = null;
  let failure: Failure | null = null;

  async function fetchList(place: Place): Promise<void> {
    try {
      const toolkits = await load(place);
      listed.toolkits = new Map(toolkits.map((toolkit) => [toolkit.slug, toolkit]));
      listed.expiresAt = now() + toolkitLifetime;
      failure = null;
      outage.end();
    } catch (error) {
      failure = outage.note(error);
      throw error;
    } finally {
      loading = null;
    }
  }

  return {
    reload(user) {
      if (loading === null) {
        const place = createPlace([user]);
        loading = { place, answer: fetchList(place) };
      }
      loading.place.join(user);
      return loading.answer;
    },
    get: (slug) => listed.toolkits.get(slug),
    get isFresh() {
      return listed.expiresAt > now();
    },
    get hasFailed() {
      return failure !== null && failure.until > now();
    },
  };
}
