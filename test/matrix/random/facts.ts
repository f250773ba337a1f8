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

/** Where a page differs from what the user's accounts at Composio let it say, a line each. */
export async function differences(page: Page, accounts: readonly SandboxAccount[]): Promise<string[]> {
  const [shown, expected] = [await factsOn(page, accounts), factsOf(accounts)];
  return Object.keys(expected)
    .filter((part) => shown[part] !== expected[part])
    .map((part) => `${part}: ${shown[part]}, expected ${expected[part]}`);
}
