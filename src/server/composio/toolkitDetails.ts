import { isComposioError } from "../../protocol/errors.ts";
import { type Failure, type Outage, shortLifetime } from "./outage.ts";
import { createPlace, createQueue, type Place } from "./queue.ts";
import type { RawToolkit } from "./rawTypes.ts";

/** Toolkits with their modes, from Composio's page of each: a request for each, remembered for all users. */
export interface ToolkitDetails {
  /** Null for a slug that Composio doesn't know. Throws when it can't be asked and was never known. */
  get(slug: string, user: string): Promise<RawToolkit | null>;
  /** As `get`, but asks anew, however young what is known is. */
  reload(slug: string, user: string): Promise<RawToolkit | null>;
  /** What was ever read. */
  known(slug: string): RememberedToolkit | undefined;
  /** Whether Composio has just said that there is none. */
  isUnknown(slug: string): boolean;
}

export interface RememberedToolkit {
  readonly toolkit: RawToolkit;
  readonly expiresAt: number;
}

export interface ToolkitDetailsOptions {
  readonly load: (slug: string, place: Place) => Promise<RawToolkit>;
  readonly now: () => number;
  readonly outage: Outage;
  /** What was ever read. */
  readonly entries: Map<string, RememberedToolkit>;
}

interface Loading {
  readonly place: Place;
  readonly answer: Promise<RawToolkit | null>;
}

/** Milliseconds for which a toolkit is taken as it was read. */
export const toolkitLifetime: number = 10 * 60_000;
/** Half of it for one user: a page of a dozen apps in one go. */
const concurrency = 24;
/** More than Composio has (about 2,100), so that nobody can drive out what the others need. */
const capacity = 3_000;
/** Unknown slugs come from requests. They have a memory of their own, which they may fill as they like. */
const unknownCapacity = 500;

export function createToolkitDetails({ load, now, outage, entries }: ToolkitDetailsOptions): ToolkitDetails {
  /** When each is asked about again. */
  const unknown = new Map<string, number>();
  const loading = new Map<string, Loading>();
  const queue = createQueue(concurrency);

  async function fetchToolkit(slug: string, place: Place): Promise<RawToolkit | null> {
    const before = outage.last;
    const answer = await queue(async () => {
      // Whoever stood in the queue while another's call failed shares that failure, instead of its timeout too.
      if (outage.last !== null && outage.last !== before) return outage.last;
      return ask(slug, place);
    }, place);
    if (answer === null) return null;
    if ("toolkit" in answer) return answer.toolkit;
    const stale = entries.get(slug);
    if (stale) return stale.toolkit;
    throw answer.error;
  }

  async function ask(slug: string, place: Place): Promise<RememberedToolkit | Failure | null> {
    try {
      const entry = { toolkit: await load(slug, place), expiresAt: now() + toolkitLifetime };
      outage.end();
      remember(entries, slug, entry, capacity);
      return entry;
    } catch (error) {
      if (isComposioError(error) && error.code === "toolkit_not_found") {
        entries.delete(slug);
        remember(unknown, slug, now() + shortLifetime, unknownCapacity);
        return null;
      }
      return outage.note(error);
    }
  }

  const isUnknown = (slug: string) => (unknown.get(slug) ?? 0) > now();

  function begin(slug: string, user: string): Loading {
    const place = createPlace([user]);
    const next = { place, answer: fetchToolkit(slug, place).finally(() => loading.delete(slug)) };
    loading.set(slug, next);
    return next;
  }

  function reload(slug: string, user: string): Promise<RawToolkit | null> {
    const current = loading.get(slug) ?? begin(slug, user);
    current.place.join(user);
    return current.answer;
  }

  return {
    reload,
    isUnknown,
    known: (slug) => entries.get(slug),
    get(slug, user) {
      const known = entries.get(slug);
      if (known && known.expiresAt > now()) {
        remember(entries, slug, known, capacity); // The longest unused goes first.
        return Promise.resolve(known.toolkit);
      }
      return isUnknown(slug) ? Promise.resolve(null) : reload(slug, user);
    },
  };
}

function remember<Value>(memory: Map<string, Value>, slug: string, value: Value, limit: number): void {
  memory.delete(slug);
  memory.set(slug, value);
  const oldest = memory.keys().next().value;
  if (memory.size > limit && oldest !== undefined) memory.delete(oldest);
}
