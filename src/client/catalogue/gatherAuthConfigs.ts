import { BaseError } from "../../protocol/earlyErrors.ts";
import { mostItems } from "../../protocol/limits.ts";
import type { AuthConfig } from "../../protocol/types.ts";

/** Reads the auth configs of a toolkit, or a single one by its id. */
export type GatherAuthConfigs = (kind: "toolkits" | "ids", name: string) => Promise<readonly AuthConfig[]>;

interface Answer {
  readonly items: readonly AuthConfig[];
  /** Toolkits whose auth configs are left out. */
  readonly unreadable: readonly string[];
}

interface Gathering {
  readonly toolkits: Set<string>;
  readonly ids: Set<string>;
  readonly answer: Promise<Answer>;
  /** Waits for further calls. */
  extend(): void;
}

/** Milliseconds after the last call until a request is sent. From the last call, because a busy page makes them one after another. */
const gatheringTime = 10;
/**
 * The same after a failure. Longer, because React Query repeats each failed query by its own timer, and a busy page starts
 * these one after another as well. It has waited for a second then, so that nobody notices.
 */
const gatheringTimeAfterFailure = 100;

/** Calls at about the same time share one request, so that a page with twelve buttons sends one. */
export function createGatherAuthConfigs(
  list: (filters: { readonly toolkits: readonly string[]; readonly ids: readonly string[] }) => Promise<Answer>,
): GatherAuthConfigs {
  let current: Gathering | null = null;
  let hasFailed = false;

  function begin(): Gathering {
    const toolkits = new Set<string>();
    const ids = new Set<string>();
    let calls = 0;
    let end = () => {};
    const answer = new Promise<void>((resolve) => (end = resolve)).then(async () => {
      if (current === gathering) current = null;
      try {
        const found = await list({ toolkits: [...toolkits], ids: [...ids] });
        hasFailed = false;
        return found;
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    });
    function extend(): void {
      const call = ++calls;
      // oxlint-disable-next-line eslint/no-restricted-globals -- real time: a test's clock may stand still while the page loads
      setTimeout(() => call === calls && end(), hasFailed ? gatheringTimeAfterFailure : gatheringTime);
    }
    const gathering: Gathering = { toolkits, ids, answer, extend };
    return gathering;
  }

  return async (kind, name) => {
    // No toolkit or auth config has such a name. The handler would refuse the whole request, or read a comma as a separator.
    if (!/^[\w-]{1,128}$/.test(name)) return [];
    if (!current || current[kind].size === mostItems) current = begin();
    current[kind].add(name);
    current.extend();
    const { items, unreadable } = await current.answer;
    // Not "there is none": that would be shown until the page asks again, minutes later.
    if (kind === "toolkits" && unreadable.includes(name) && !items.some(({ toolkit }) => toolkit.slug === name))
      throw new BaseError(
        "composio_unavailable",
        [502, true, "unreachable"],
        `Composio's toolkit ${name} can't be read.`,
        {},
      );
    return items;
  };
}
