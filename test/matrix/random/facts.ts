import type { Page } from "playwright-core";
import type { SandboxAccount } from "../../../src/sandbox/index.ts";

/** What is to be seen of each part of the page: whether it is connected, or how many connections it shows. */
type Facts = Readonly<Record<string, boolean | number | null>>;

/** What the user's accounts at Composio let the page say. */
function factsOf(accounts: readonly SandboxAccount[]): Facts {
  const active = accounts.filter(({ status }) => status === "ACTIVE");
  const count = (toolkit: string) => active.filter((account) => account.toolkit === toolkit).length;
  const has = (toolkit: string) => count(toolkit) > 0;
  return {
    "gmail button": has("gmail"),
    "gmail badge": has("gmail"),
    "gmail picker": count("gmail"),
    "slack button": has("slack"),
    "slack row": has("slack") ? 1 : 0,
    "posthog button": has("posthog"),
    "stripe badge": has("stripe"),
    "notion gate": has("notion"),
    list: active.length,
    "wrong tiles": 0,
  };
}

/** What a page shows. Null, where it shows neither yet. */
async function factsOn(page: Page, accounts: readonly SandboxAccount[]): Promise<Facts> {
  return page.evaluate(
    (connected) => {
      const part = (name: string) => document.querySelector(`[data-part="${name}"]`);
      const isConnected = (name: string) => {
        const phase = part(name)?.querySelector("[data-phase]")?.getAttribute("data-phase");
        // A row without an account has no phase.
        const isKnown = phase !== undefined || part(name)?.querySelector("[data-state=none]") !== null;
        return isKnown ? phase === "connected" : null;
      };
      const count = (name: string, selector: string) => part(name)?.querySelectorAll(selector).length ?? null;
      return {
        "gmail button": isConnected("gmail button"),
        "gmail badge": isConnected("gmail badge"),
        "gmail picker": count("gmail picker", "option[value]:not([value=''])"),
        "slack button": isConnected("slack button"),
        "slack row": count("slack row", ".cr-row[data-phase=connected]"),
        "posthog button": isConnected("posthog button"),
        "stripe badge": isConnected("stripe badge"),
        "notion gate": count("notion gate", "[data-unlocked]") === 1,
        list: count("list", ".cr-row[data-phase=connected]"),
        // A search or a category may hide some.
        "wrong tiles": [...document.querySelectorAll<HTMLElement>(".cr-tile[data-phase]")].filter(
          ({ dataset }) => (dataset["phase"] === "connected") !== connected.includes(dataset["toolkit"] ?? ""),
        ).length,
      };
    },
    accounts.filter(({ status }) => status === "ACTIVE").map(({ toolkit }) => toolkit),
  );
}

/**
 * Without the accounts that this browser hides: a reconnect has replaced them by others that work, and their deletion failed.
 * Docs/decisions/0006 has the reasons.
 */
async function withoutReplaced(page: Page, accounts: readonly SandboxAccount[]): Promise<readonly SandboxAccount[]> {
  const pairs = await page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => key.startsWith("composio-react:replaced-by:")),
  );
  const isReplaced = (old: SandboxAccount) =>
    accounts.some(
      ({ id, status, toolkit }) =>
        status === "ACTIVE" &&
        toolkit === old.toolkit &&
        pairs.some(([key, replacedBy]) => key.endsWith(`:${old.id}`) && replacedBy === id),
    );
  return accounts.filter((account) => !isReplaced(account));
}

/** Where a page differs from what the user's accounts at Composio let it say, a line each. */
export async function differences(page: Page, accounts: readonly SandboxAccount[]): Promise<string[]> {
  const expected = factsOf(await withoutReplaced(page, accounts));
  const shown = await factsOn(page, accounts);
  return Object.keys(expected)
    .filter((part) => shown[part] !== expected[part])
    .map((part) => `${part}: ${shown[part]}, expected ${expected[part]}`);
}
