import { isComposioError } from "../../protocol/errors.ts";
import { createPlace, createQueue, nobody, type Place } from "./queue.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { ToolkitSummary } from "../../protocol/types.ts";
import type { RawToolkit } from "./rawTypes.ts";
import { isMalformed } from "./upstreamFailure.ts";
import { imageUrl } from "./urls.ts";

/** Toolkits as Composio describes them, remembered for a while: they change with Composio's releases. */
export interface ToolkitCatalogue {
  /**
   * Null for a slug that Composio doesn't know. Throws when it can't be asked and was never known.
   * @param user who takes turns with the others for it
   */
  get(slug: string, user?: string): Promise<RawToolkit | null>;
  /** Name and logo, at once where they were ever known. Never fails: a list of accounts must not, for want of a logo. */
  summary(slug: string, user?: string): Promise<ToolkitSummary>;
}

export interface ToolkitCatalogueOptions {
  readonly load: (slug: string, place: Place) => Promise<RawToolkit>;
  readonly now: () => number;
  /** What was ever read. */
  readonly entries: CatalogueEntries;
}

export type CatalogueEntries = Map<string, Entry>;

interface Entry {
  readonly toolkit: RawToolkit;
  readonly expiresAt: number;
}

interface Loading {
  readonly place: Place;
  readonly answer: Promise<RawToolkit | null>;
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
/** More than Composio has (about 2,100), so that nobody can drive out what the others need. */
const capacity = 3_000;
/** Unknown slugs come from requests. They have a memory of their own, which they may fill as they like. */
const unknownCapacity = 500;

export function createToolkitCatalogue({ load, now, entries }: ToolkitCatalogueOptions): ToolkitCatalogue {
  /** When each is asked about again. */
  const unknown = new Map<string, number>();
  const loading = new Map<string, Loading>();
  const queue = createQueue(concurrency);
  let outage: Outage | null = null;

  async function fetchToolkit(slug: string, place: Place): Promise<RawToolkit | null> {
    const before = outage;
    const answer = await queue(async () => {
      // Whoever stood in the queue while another's call failed shares that failure, instead of its timeout too.
      if (outage !== null && outage !== before) return outage;
      return ask(slug, place);
    }, place);
    if (answer === null) return null;
    if ("toolkit" in answer) return answer.toolkit;
    const stale = entries.get(slug);
    if (stale) return stale.toolkit;
    throw answer.error;
  }

  async function ask(slug: string, place: Place): Promise<Entry | Outage | null> {
    try {
      const entry = { toolkit: await load(slug, place), expiresAt: now() + lifetime };
      outage = null;
      remember(entries, slug, entry, capacity);
      return entry;
    } catch (error) {
      if (isComposioError(error) && error.code === "toolkit_not_found") {
        entries.delete(slug);
        remember(unknown, slug, now() + shortLifetime, unknownCapacity);
        return null;
      }
      const failure = { error, until: now() + shortLifetime };
      // A slug is a visitor's word: an answer that is only odd for this one says nothing about the others.
      if (isOutage(error)) outage = failure;
      return failure;
    }
  }

  function get(slug: string, user: string = nobody): Promise<RawToolkit | null> {
    const known = entries.get(slug);
    if (known && known.expiresAt > now()) {
      remember(entries, slug, known, capacity); // The longest unused goes first.
      return Promise.resolve(known.toolkit);
    }
    if ((unknown.get(slug) ?? 0) > now()) return Promise.resolve(null);
    const current = loading.get(slug) ?? begin(slug, user);
    current.place.join(user);
    return current.answer;
  }

  function begin(slug: string, user: string): Loading {
    const place = createPlace([user]);
    const next = { place, answer: fetchToolkit(slug, place).finally(() => loading.delete(slug)) };
    loading.set(slug, next);
    return next;
  }

  return {
    get,
    async summary(slug, user) {
      const known = entries.get(slug);
      // During an outage each list would otherwise wait for a logo's timeout.
      if (outage !== null && outage.until > now()) return summaryOf(slug, known?.toolkit ?? null);
      const toolkit = get(slug, user).catch(() => null); // The outage is remembered; name and logo have their stand-ins.
      return summaryOf(slug, known?.toolkit ?? (await toolkit));
    },
  };
}

export function summaryOf(slug: string, toolkit: RawToolkit | null): ToolkitSummary {
  return { slug, name: toolkit?.name ?? nameFromSlug(slug), logo: imageUrl(toolkit?.logo ?? null) };
}

function remember<Value>(memory: Map<string, Value>, slug: string, value: Value, limit: number): void {
  memory.delete(slug);
  memory.set(slug, value);
  const oldest = memory.keys().next().value;
  if (memory.size > limit && oldest !== undefined) memory.delete(oldest);
}

function isOutage(error: unknown): boolean {
  if (!isComposioError(error)) return false;
  if (error.code === "composio_unavailable") return !isMalformed(error.cause);
  return ["composio_timeout", "composio_unauthorized", "composio_forbidden", "rate_limited"].includes(error.code);
}
