import { nobody, type WaitingUsers } from "./queue.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ToolkitSummary } from "../../protocol/types.ts";
import { createOutage, shortLifetime } from "./outage.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { createToolkitDetails, type RememberedToolkit } from "./toolkitDetails.ts";
import { createToolkitList, type ListedToolkits } from "./toolkitList.ts";
import { imageUrl } from "./urls.ts";

/**
 * Toolkits as Composio describes them, cached, since they change only with Composio's releases. A scheme's fields are in
 * the toolkit's details, one request for each; names, logos and schemes are in the list of all toolkits.
 * `user` is the user whose turn in the queue is used.
 */
export interface ToolkitCatalogue {
  /** With its modes. Null for a slug that Composio doesn't know. Throws if Composio can't be asked and nothing is cached. */
  get(slug: string, user?: string): Promise<RawToolkit | null>;
  /** The toolkits that Composio knows, perhaps without modes. Throws if Composio can't be asked about one that isn't cached. */
  find(slugs: readonly string[], user?: string): Promise<RawToolkit[]>;
  /** Reads those that aren't cached. Never fails, because a list of accounts must not fail for a missing logo. */
  learn(slugs: readonly string[], user?: string): Promise<void>;
  /** The cached toolkit, perhaps without modes; null if it was never read. */
  known(slug: string): RawToolkit | null;
}

export interface ToolkitCatalogueOptions {
  readonly load: (slug: string, waiting: WaitingUsers) => Promise<RawToolkit>;
  readonly loadAll: (waiting: WaitingUsers) => Promise<readonly RawToolkit[]>;
  readonly now: () => number;
  readonly memory: CatalogueMemory;
}

/** The cache. Plain data. */
export interface CatalogueMemory {
  readonly details: Map<string, RememberedToolkit>;
  readonly listed: ListedToolkits;
  /** Old entries are not refreshed before this time. Needed where requests share no promises: each would refresh them. */
  refreshedUntil: number;
}

/** Up to this many are read one by one. The whole list has three pages (2,100 toolkits), so it costs as many requests. */
const mostSingles = 3;
/** Most toolkits that aren't in the list (a project's own) to read for one answer. The others are read for later answers. */
const mostUnlisted = 20;

export function createCatalogueMemory(): CatalogueMemory {
  return { details: new Map(), listed: { toolkits: new Map(), expiresAt: 0 }, refreshedUntil: 0 };
}

export function createToolkitCatalogue({ load, loadAll, now, memory }: ToolkitCatalogueOptions): ToolkitCatalogue {
  const outage = createOutage(now);
  const details = createToolkitDetails({ load, now, outage, entries: memory.details });
  const list = createToolkitList({ load: loadAll, now, outage, listed: memory.listed });

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
      // A failure is remembered as an outage; the old data stays.
      read(old, user, mostUnlisted).catch(() => undefined);
    }
    return wanted.filter((slug) => !old.includes(slug));
  }

  return {
    get: (slug, user = nobody) => details.get(slug, user),
    known,
    async find(slugs, user = nobody) {
      await read(unknownOf(slugs, user), user);
      return slugs.map(known).filter((toolkit) => toolkit !== null);
    },
    async learn(slugs, user = nobody) {
      const unknown = unknownOf(slugs, user);
      // During an outage, each list would wait for the timeout of a logo.
      if (outage.isNow || (list.hasFailed && unknown.length > mostSingles)) return;
      // The failure is remembered as an outage; the name is made from the slug.
      await read(unknown, user, mostUnlisted).catch(() => undefined);
    },
  };
}

export function summaryOf(slug: string, toolkit: RawToolkit | null): ToolkitSummary {
  return { slug, name: toolkit?.name ?? nameFromSlug(slug), logo: imageUrl(toolkit?.logo ?? null) };
}
