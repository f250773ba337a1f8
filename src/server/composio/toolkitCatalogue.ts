import { nobody, type Place } from "./queue.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ToolkitSummary } from "../../protocol/types.ts";
import { createOutage, shortLifetime } from "./outage.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { createToolkitDetails, type RememberedToolkit } from "./toolkitDetails.ts";
import { createToolkitList, type ListedToolkits } from "./toolkitList.ts";
import { imageUrl } from "./urls.ts";

/**
 * Toolkits as Composio describes them, remembered for a while: they change with Composio's releases. What a scheme asks
 * for is on a toolkit's own page, one request for each; names, logos and schemes are in the list of all.
 * `user` is always who takes turns with the others for it.
 */
export interface ToolkitCatalogue {
  /** With its modes. Null for a slug that Composio doesn't know. Throws when it can't be asked and was never known. */
  get(slug: string, user?: string): Promise<RawToolkit | null>;
  /** Those that Composio knows, perhaps without modes. Throws when it can't be asked about one that was never known. */
  find(slugs: readonly string[], user?: string): Promise<RawToolkit[]>;
  /** Reads what is not known of these. Never fails: a list of accounts must not, for want of a logo. */
  learn(slugs: readonly string[], user?: string): Promise<void>;
  /** What was ever read, at once; perhaps without modes. */
  known(slug: string): RawToolkit | null;
}

export interface ToolkitCatalogueOptions {
  readonly load: (slug: string, place: Place) => Promise<RawToolkit>;
  readonly loadAll: (place: Place) => Promise<readonly RawToolkit[]>;
  readonly now: () => number;
  readonly memory: CatalogueMemory;
}

/** What was ever read. Plain data. */
export interface CatalogueMemory {
  readonly details: Map<string, RememberedToolkit>;
  readonly listed: ListedToolkits;
  /** Until when what is old is not asked for again: where requests share no promise, each would begin it anew. */
  refreshedUntil: number;
}

/** Asked for one by one, this many cost no more requests than the list has pages: three, of 2,100 toolkits. */
const mostSingles = 3;
/** Of names that the list has not got (a project's own toolkits), this many at once; the others come with later answers. */
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

  /** Has what is old read anew, while it is used; gives what was never known. */
  function unknownOf(slugs: readonly string[], user: string): string[] {
    const wanted = [...new Set(slugs)].filter((slug) => !isFresh(slug) && !details.isUnknown(slug));
    const old = wanted.filter((slug) => known(slug) !== null);
    if (old.length > 0 && memory.refreshedUntil <= now() && !outage.isNow) {
      memory.refreshedUntil = now() + shortLifetime;
      // A failure is remembered as an outage; what is known stays.
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
      // During an outage each list would otherwise wait for a logo's timeout.
      if (outage.isNow || (list.hasFailed && unknown.length > mostSingles)) return;
      // The failure is remembered; name and logo have their stand-ins.
      await read(unknown, user, mostUnlisted).catch(() => undefined);
    },
  };
}

export function summaryOf(slug: string, toolkit: RawToolkit | null): ToolkitSummary {
  return { slug, name: toolkit?.name ?? nameFromSlug(slug), logo: imageUrl(toolkit?.logo ?? null) };
}
