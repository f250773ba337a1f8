import type { WaitingUsers } from "./queue.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ToolkitSummary } from "../../protocol/types.ts";
import { createOutage, shortLifetime } from "./outage.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { createToolkitDetails, type RememberedToolkit } from "./toolkitDetails.ts";
import { createToolkitList, type ListedToolkits } from "./toolkitList.ts";
import { imageUrl } from "./urls.ts";

/**
 * Composio's toolkits, cached, because they change only with Composio's releases. The details of a toolkit, with the fields
 * of its schemes (`modes`), cost one request each. Names, logos and schemes are in the list of all toolkits.
 * `user` is the user in whose turn of the queue a request waits.
 */
export interface ToolkitCatalogue {
  /** With its modes. Null for a slug that Composio doesn't know. Throws if Composio can't be asked and nothing is cached. */
  get(slug: string, user: string): Promise<RawToolkit | null>;
  /** The toolkits that Composio knows, perhaps without modes. Throws if Composio can't be asked about one that isn't cached. */
  find(slugs: readonly string[], user: string): Promise<RawToolkit[]>;
  /** Reads toolkits that aren't cached. Does not throw, because a list of accounts must not fail for a missing logo. */
  learn(slugs: readonly string[], user: string): Promise<void>;
  /** The cached toolkit, perhaps without modes; null if it was never read. */
  known(slug: string): RawToolkit | null;
  /** All toolkits that are not deprecated, without modes, in Composio's order. Throws if Composio can't be asked. */
  current(user: string): Promise<RawToolkit[]>;
}

export interface ToolkitCatalogueOptions {
  /** Counts a call for one toolkit; see `ToolkitDetailsOptions`. @default nothing is counted */
  readonly spend?: (user: string) => () => void;
  readonly load: (slug: string, waiting: WaitingUsers) => Promise<RawToolkit>;
  readonly loadAll: (waiting: WaitingUsers) => Promise<readonly RawToolkit[]>;
  /** Without deprecated toolkits. */
  readonly loadCurrent: (waiting: WaitingUsers) => Promise<readonly RawToolkit[]>;
  readonly now: () => number;
  readonly memory: CatalogueMemory;
}

/** The cache, as plain data. */
export interface CatalogueMemory {
  readonly details: Map<string, RememberedToolkit>;
  readonly listed: ListedToolkits;
  readonly current: ListedToolkits;
  /** Old entries are not refreshed before this time. Isolated requests share no promises, so each would refresh them. */
  refreshedUntil: number;
}

/** Up to this many toolkits are read singly. For more, the whole list is read: it has three pages (2,100 toolkits). */
const mostSingles = 3;
/** Most toolkits outside the list (custom ones of a project) that are read for one answer. */
const mostUnlisted = 20;

export function createCatalogueMemory(): CatalogueMemory {
  const unread = (): ListedToolkits => ({ toolkits: new Map(), expiresAt: 0 });
  return { details: new Map(), listed: unread(), current: unread(), refreshedUntil: 0 };
}

export function createToolkitCatalogue(options: ToolkitCatalogueOptions): ToolkitCatalogue {
  const { spend = () => () => undefined, load, loadAll, loadCurrent, now, memory } = options;
  const outage = createOutage(now);
  const details = createToolkitDetails({ spend, load, now, outage, entries: memory.details });
  const list = createToolkitList({ load: loadAll, now, outage, listed: memory.listed });
  const current = createToolkitList({ load: loadCurrent, now, outage, listed: memory.current });

  function isFresh(slug: string): boolean {
    return (details.known(slug)?.expiresAt ?? 0) > now() || (list.isFresh && list.get(slug) !== undefined);
  }

  function known(slug: string): RawToolkit | null {
    const detailed = details.known(slug);
    const listed = list.get(slug);
    const isOutdated = detailed !== undefined && detailed.expiresAt <= now() && list.isFresh;
    return (isOutdated ? listed : undefined) ?? detailed?.toolkit ?? listed ?? null;
  }

  async function read(slugs: readonly string[], user: string, atMost = slugs.length): Promise<void> {
    if (slugs.length <= mostSingles) return readSingles(slugs, user);
    if (!list.isFresh) await list.reload(user);
    const unlisted = slugs.filter((slug) => list.get(slug) === undefined);
    await readSingles(unlisted.slice(0, atMost), user);
  }

  async function readSingles(slugs: readonly string[], user: string): Promise<void> {
    await Promise.all(slugs.map((slug) => details.reload(slug, user)));
  }

  /** Returns the slugs that were never read. Refreshes old ones in the background, while the old data is used. */
  function unknownOf(slugs: readonly string[], user: string): string[] {
    const wanted = [...new Set(slugs)].filter((slug) => !isFresh(slug) && !details.isUnknown(slug));
    const old = wanted.filter((slug) => known(slug) !== null);
    if (old.length > 0 && memory.refreshedUntil <= now() && !outage.isNow) {
      memory.refreshedUntil = now() + shortLifetime;
      // A failure is stored as an outage. The old data stays.
      read(old, user, mostUnlisted).catch(() => undefined);
    }
    return wanted.filter((slug) => !old.includes(slug));
  }

  return {
    get: (slug, user) => details.get(slug, user),
    known,
    async current(user) {
      const old = [...memory.current.toolkits.values()];
      if (current.isFresh) return old;
      try {
        await current.reload(user);
      } catch (error) {
        // An old list finds more than an error.
        if (old.length === 0) throw error;
        return old;
      }
      return [...memory.current.toolkits.values()];
    },
    async find(slugs, user) {
      await read(unknownOf(slugs, user), user);
      return slugs.map(known).filter((toolkit) => toolkit !== null);
    },
    async learn(slugs, user) {
      const unknown = unknownOf(slugs, user);
      // During an outage, a list of accounts would wait for the timeout, only for logos.
      if (outage.isNow || (list.hasFailed && unknown.length > mostSingles)) return;
      // A failure is stored as an outage. `summaryOf` makes the name from the slug.
      await read(unknown, user, mostUnlisted).catch(() => undefined);
    },
  };
}

/** Name and logo of a toolkit. Without its data, the name is made from the slug. */
export function summaryOf(slug: string, toolkit: RawToolkit | null): ToolkitSummary {
  return { slug, name: toolkit?.name ?? nameFromSlug(slug), logo: imageUrl(toolkit?.logo ?? null) };
}
