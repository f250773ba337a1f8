import { isComposioError } from "../core/errors.ts";
import { isIdentifier } from "./allowlist.ts";
import { createQueue } from "./queue.ts";
import { nameFromSlug } from "../core/targets.ts";
import type { ToolkitSummary } from "../core/types.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { refusal } from "./refusal.ts";
import { isMalformed } from "./upstreamFailure.ts";
import { imageUrl } from "./urls.ts";

/** Toolkits as Composio describes them, remembered for a while: they change with Composio's releases. */
export interface ToolkitCatalogue {
  /** Null for a slug that Composio doesn't know. Throws when it can't be asked and was never known. */
  get(slug: string): Promise<RawToolkit | null>;
  /** Name and logo. Never fails: a list of accounts must not, for want of a logo. */
  summary(slug: string): Promise<ToolkitSummary>;
}

export interface ToolkitCatalogueOptions {
  readonly load: (slug: string) => Promise<RawToolkit>;
  readonly now: () => number;
  /** What was ever read. */
  readonly entries: CatalogueEntries;
}

export type CatalogueEntries = Map<string, Entry>;

interface Entry {
  readonly toolkit: RawToolkit | null;
  readonly expiresAt: number;
}

/** The last failure to be answered. */
interface Outage {
  readonly error: unknown;
  readonly until: number;
}

const lifetime = 10 * 60_000;
/** How long an unknown slug, or an outage, is believed. */
const shortLifetime = 30_000;
const concurrency = 6;
/** Slugs come from requests: what they can fill must end. */
const capacity = 500;

export function createToolkitCatalogue({ load, now, entries }: ToolkitCatalogueOptions): ToolkitCatalogue {
  const loading = new Map<string, Promise<RawToolkit | null>>();
  const queue = createQueue(concurrency);
  let outage: Outage | null = null;

  async function fetchToolkit(slug: string): Promise<RawToolkit | null> {
    const before = outage;
    const entry = await queue(async () => {
      // Whoever stood in the queue while another's call failed shares that failure, instead of its timeout too.
      if (outage !== null && outage !== before) return outage;
      return ask(slug);
    });
    if ("toolkit" in entry) return entry.toolkit;
    const stale = entries.get(slug);
    if (stale) return stale.toolkit;
    throw entry.error;
  }

  async function ask(slug: string): Promise<Entry | Outage> {
    try {
      const entry = { toolkit: await load(slug), expiresAt: now() + lifetime };
      outage = null;
      return remember(entries, slug, entry);
    } catch (error) {
      if (isComposioError(error) && error.code === "toolkit_not_found") {
        return remember(entries, slug, { toolkit: null, expiresAt: now() + shortLifetime });
      }
      const failure = { error, until: now() + shortLifetime };
      // A slug is a visitor's word: an answer that is only odd for this one says nothing about the others.
      if (isOutage(error)) outage = failure;
      return failure;
    }
  }

  function get(slug: string): Promise<RawToolkit | null> {
    const known = entries.get(slug);
    if (known && known.expiresAt > now()) return Promise.resolve(known.toolkit);
    const current = loading.get(slug);
    if (current) return current;
    const next = fetchToolkit(slug).finally(() => loading.delete(slug));
    loading.set(slug, next);
    return next;
  }

  return {
    get,
    async summary(slug) {
      // During an outage each list would otherwise wait for a logo's timeout.
      if (outage !== null && outage.until > now()) return summaryOf(slug, entries.get(slug)?.toolkit ?? null);
      try {
        return summaryOf(slug, await get(slug));
      } catch {
        return summaryOf(slug, null); // The outage is remembered; name and logo have their stand-ins.
      }
    },
  };
}

/** A toolkit, or the error that says that there is none. */
export async function knownToolkit(
  { catalogue }: { readonly catalogue: ToolkitCatalogue },
  slug: string,
): Promise<RawToolkit> {
  const toolkit = isIdentifier(slug) ? await catalogue.get(slug) : null;
  if (toolkit === null) throw refusal("toolkit_not_found");
  return toolkit;
}

export function summaryOf(slug: string, toolkit: RawToolkit | null): ToolkitSummary {
  return { slug, name: toolkit?.name ?? nameFromSlug(slug), logo: imageUrl(toolkit?.logo ?? null) };
}

function remember(entries: Map<string, Entry>, slug: string, entry: Entry): Entry {
  entries.delete(slug);
  entries.set(slug, entry);
  const oldest = entries.keys().next().value;
  if (entries.size > capacity && oldest !== undefined) entries.delete(oldest);
  return entry;
}

function isOutage(error: unknown): boolean {
  if (!isComposioError(error)) return false;
  if (error.code === "composio_unavailable") return !isMalformed(error.cause);
  return ["composio_timeout", "composio_unauthorized", "composio_forbidden", "rate_limited"].includes(error.code);
}
