import { type Failure, type Outage } from "./outage.ts";
import { createWaitingUsers, type WaitingUsers } from "./queue.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { toolkitLifetime } from "./toolkitDetails.ts";

/** Name, logo and schemes of every toolkit, from Composio's list. It costs a few requests for all users together. */
export interface ToolkitList {
  /** Reads the list again, even if it is fresh. */
  reload(user: string): Promise<void>;
  /** From the cache. */
  get(slug: string): RawToolkit | undefined;
  readonly isFresh: boolean;
  /** Whether reading the list has failed within the last 30 seconds. */
  readonly hasFailed: boolean;
}

/** The cached list, as plain data. */
export interface ListedToolkits {
  toolkits: ReadonlyMap<string, RawToolkit>;
  expiresAt: number;
}

export interface ToolkitListOptions {
  readonly load: (waiting: WaitingUsers) => Promise<readonly RawToolkit[]>;
  readonly now: () => number;
  readonly outage: Outage;
  readonly listed: ListedToolkits;
}

export function createToolkitList({ load, now, outage, listed }: ToolkitListOptions): ToolkitList {
  let loading: { readonly waiting: WaitingUsers; readonly answer: Promise<void> } | null = null;
  let failure: Failure | null = null;

  async function fetchList(waiting: WaitingUsers): Promise<void> {
    try {
      const toolkits = await load(waiting);
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
        const waiting = createWaitingUsers([user]);
        loading = { waiting, answer: fetchList(waiting) };
      }
      loading.waiting.join(user);
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
