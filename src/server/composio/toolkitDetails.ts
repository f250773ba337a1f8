import { isComposioError } from "../../protocol/isComposioError.ts";
import { rememberRecent } from "../http/rememberRecent.ts";
import { type Failure, type Outage, shortLifetime } from "./outage.ts";
import { createWaitingUsers, createQueue, type WaitingUsers } from "./queue.ts";
import type { RawToolkit } from "./rawTypes.ts";

/** Toolkits with their modes: one request for each, cached for all users. */
export interface ToolkitDetails {
  /** Null for a slug that Composio doesn't know. Throws if Composio can't be asked and nothing is cached. */
  get(slug: string, user: string): Promise<RawToolkit | null>;
  /** Like `get`, but always asks Composio. */
  reload(slug: string, user: string): Promise<RawToolkit | null>;
  /** From the cache. */
  known(slug: string): RememberedToolkit | undefined;
  /** Whether Composio has recently answered that there is no such toolkit. */
  isUnknown(slug: string): boolean;
}

export interface RememberedToolkit {
  readonly toolkit: RawToolkit;
  readonly expiresAt: number;
}

export interface ToolkitDetailsOptions {
  /** Counts a call before it waits in the queue. It throws if the user may cause no more. The returned function takes it back. */
  readonly spend: (user: string) => () => void;
  readonly load: (slug: string, waiting: WaitingUsers) => Promise<RawToolkit>;
  readonly now: () => number;
  readonly outage: Outage;
  /** The cache. */
  readonly entries: Map<string, RememberedToolkit>;
}

interface Loading {
  readonly waiting: WaitingUsers;
  readonly answer: Promise<RawToolkit | null>;
}

/** Milliseconds for which a cached toolkit is fresh. */
export const toolkitLifetime: number = 10 * 60_000;
/** Calls at a time. One user gets at most half of them, which is enough for a page with a dozen apps. */
const concurrency = 24;
/** More than Composio has (about 2,100), so that no user can evict toolkits that others need. */
const capacity = 3_000;
/** Most unknown slugs. They have their own cache, because anybody can request them. */
const unknownCapacity = 500;

export function createToolkitDetails({ spend, load, now, outage, entries }: ToolkitDetailsOptions): ToolkitDetails {
  /** By slug, the time before which Composio is not asked again. */
  const unknown = new Map<string, number>();
  const loading = new Map<string, Loading>();
  const queue = createQueue(concurrency);

  async function fetchToolkit(slug: string, user: string, waiting: WaitingUsers): Promise<RawToolkit | null> {
    const takeBack = spend(user);
    const before = outage.last;
    const answer = await queue(async () => {
      // If another call has failed since this one was queued, take over its failure instead of waiting for a timeout.
      const failure = outage.last !== null && outage.last !== before ? outage.last : null;
      const result = failure ?? (await ask(slug, waiting));
      // Only failed calls stay counted: known toolkits are cached for all users, but there is no end of unknown slugs.
      if (failure !== null || (result !== null && "toolkit" in result)) takeBack();
      return result;
    }, waiting);
    if (answer === null) return null;
    if ("toolkit" in answer) return answer.toolkit;
    const stale = entries.get(slug);
    if (stale) return stale.toolkit;
    throw answer.error;
  }

  async function ask(slug: string, waiting: WaitingUsers): Promise<RememberedToolkit | Failure | null> {
    try {
      const entry = { toolkit: await load(slug, waiting), expiresAt: now() + toolkitLifetime };
      outage.end();
      rememberRecent(entries, slug, entry, capacity);
      return entry;
    } catch (error) {
      if (isComposioError(error) && error.code === "toolkit_not_found") {
        entries.delete(slug);
        rememberRecent(unknown, slug, now() + shortLifetime, unknownCapacity);
        return null;
      }
      return outage.note(error);
    }
  }

  const isUnknown = (slug: string) => (unknown.get(slug) ?? 0) > now();

  function begin(slug: string, user: string): Loading {
    const waiting = createWaitingUsers([user]);
    const next = { waiting, answer: fetchToolkit(slug, user, waiting).finally(() => loading.delete(slug)) };
    loading.set(slug, next);
    return next;
  }

  function reload(slug: string, user: string): Promise<RawToolkit | null> {
    const current = loading.get(slug) ?? begin(slug, user);
    current.waiting.join(user);
    return current.answer;
  }

  return {
    reload,
    isUnknown,
    known: (slug) => entries.get(slug),
    get(slug, user) {
      const known = entries.get(slug);
      if (known && known.expiresAt > now()) {
        rememberRecent(entries, slug, known, capacity);
        return Promise.resolve(known.toolkit);
      }
      return isUnknown(slug) ? Promise.resolve(null) : reload(slug, user);
    },
  };
}
