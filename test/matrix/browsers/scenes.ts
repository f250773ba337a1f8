import { expect } from "vitest";
import { linksMade } from "../../e2e/support/upstream.ts";
import { type Cookie, type TestBrowser, tabKey } from "./support/TestBrowser.ts";
import type { Visit } from "./support/Visit.ts";
import type { BuiltDemo } from "./support/startBuiltDemo.ts";

/** What a scene plays in: a browser that knows nothing yet, and the demo with the sandbox as it was seeded. */
export interface Stage {
  readonly demo: BuiltDemo;
  readonly browser: TestBrowser;
  /** Opens the demo in a tab, and waits until its apps are there. */
  visit(path?: string): Promise<Visit>;
}

export interface Scene {
  readonly name: string;
  play(stage: Stage): Promise<void>;
}

/** The flow of a window, as its users go through it. */
export const flowScenes: readonly Scene[] = [
  {
    name: "Connect, Allow, Connected; the window closes",
    async play({ visit, demo }) {
      const page = await visit();
      const popup = await page.popupOf("Connect Gmail", "Gmail");
      await page.sees("button", "Connecting Gmail…", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
      await popup.closes();
      expect(await demo.sandbox.accounts()).toMatchObject([{ toolkit: "gmail", status: "ACTIVE" }]);
    },
  },
  {
    name: "Deny is explained, and trying again works",
    async play({ visit }) {
      const page = await visit();
      const denied = await page.popupOf("Connect Gmail", "Gmail");
      await denied.press("Deny");
      await page.reads("Access was not granted");
      await denied.closes();
      const popup = await page.popupOf("Try again", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
    },
  },
  {
    name: "a window closed half-way: try again opens the same link",
    async play({ visit, demo }) {
      const page = await visit();
      const closed = await page.popupOf("Connect Gmail", "Gmail");
      await closed.sees("button", "Allow");
      await closed.tab.close();
      await page.sees("button", "Cancel", "Gmail");
      const popup = await page.popupOf("Try again", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
      expect(await linksMade(demo.sandbox)).toBe(1);
    },
  },
  {
    name: "a blocked window: a message, then redirect mode connects",
    async play({ visit, demo }) {
      const page = await visit("/settings/integrations?tab=apps#communication");
      await blockWindows(page);
      await page.press("Connect Gmail", "Gmail");
      await page.reads("Your browser blocked the window");
      expect(await demo.sandbox.accounts()).toEqual([]);
      await page.press("Continue in this tab", "Gmail");
      await page.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
      expect(await page.ask(() => location.href)).toBe(`${demo.url}/settings/integrations?tab=apps#communication`);
    },
  },
  {
    name: "Deny in redirect mode returns to the same page and says why",
    async play({ visit, demo }) {
      const page = await visit("/?tab=apps");
      await blockWindows(page);
      await page.press("Connect Gmail", "Gmail");
      await page.press("Continue in this tab", "Gmail");
      await page.press("Deny");
      await page.reads("Access was not granted");
      expect(await page.ask(() => location.href)).toBe(`${demo.url}/?tab=apps`);
    },
  },
  {
    name: "a reload while waiting adopts the attempt",
    async play({ visit, demo }) {
      const page = await visit();
      const popup = await page.popupOf("Connect Gmail", "Gmail");
      await popup.sees("button", "Allow");
      await page.tab.reload();
      await page.sees("button", "Connecting Gmail…", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
      expect(await linksMade(demo.sandbox)).toBe(1);
    },
  },
  {
    name: "another tab shows a flow under way, its end, and a pause",
    async play({ visit, demo }) {
      const first = await visit();
      const second = await visit();
      const popup = await first.popupOf("Connect Gmail", "Gmail");
      await second.sees("button", "Connecting Gmail…", "Gmail");
      await popup.press("Allow");
      await first.sees("button", "Manage Gmail", "Gmail");
      await second.sees("button", "Manage Gmail", "Gmail");
      expect(await linksMade(demo.sandbox)).toBe(1);
      await first.press("Manage Gmail", "Gmail");
      await first.press("Pause", "Gmail");
      await second.reads("Paused");
    },
  },
  {
    name: "the provider severs the opener (COOP): nothing changes",
    async play({ visit, demo }) {
      await demo.sandbox.coop(true);
      const page = await visit();
      const popup = await page.popupOf("Connect Gmail", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
      await popup.closes();
    },
  },
  {
    name: "ACTIVE a second after the callback is waited for",
    async play({ visit, demo }) {
      await demo.sandbox.activationLag(1_000);
      const page = await visit();
      const popup = await page.popupOf("Connect Gmail", "Gmail");
      await popup.press("Allow");
      await page.sees("button", "Manage Gmail", "Gmail");
    },
  },
  {
    name: "a field before the window: the window opens in the click that submits",
    async play({ visit, demo }) {
      const page = await visit();
      await page.press("Connect Zendesk", "Zendesk");
      await page.press("Sign in with Zendesk");
      await page.type("Subdomain", "acme");
      const popup = await page.popupOf("Continue to Zendesk");
      await popup.press("Allow");
      await page.sees("button", "Manage Zendesk", "Zendesk");
      expect(await demo.sandbox.accounts()).toMatchObject([{ status: "ACTIVE", val: { subdomain: "acme" } }]);
    },
  },
  {
    name: "identity verification: a user who was signed out meanwhile signs in and continues",
    async play({ visit, demo, browser }) {
      await demo.sandbox.verifyCallbacks(`${demo.url}/api/composio/verify`);
      const page = await visit();
      const popup = await page.popupOf("Connect Gmail", "Gmail");
      await popup.sees("button", "Allow");
      const cookies: readonly Cookie[] = await browser.cookies(page.tab);
      await browser.clearCookies(page.tab);
      await popup.press("Allow");
      await popup.reads("You are signed out here.");
      await browser.addCookies(page.tab, cookies);
      await popup.follow("Try again");
      await popup.closes();
      await page.sees("button", "Manage Gmail", "Gmail");
    },
  },
  {
    name: "Disconnect, and the focus stays with the app",
    async play({ visit, demo }) {
      await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "gmail" });
      const page = await visit();
      await page.press("Manage Gmail", "Gmail");
      await page.press("Disconnect", "Gmail");
      await page.sees("dialog", "Disconnect Gmail?");
      await page.press("Disconnect");
      await page.sees("button", "Connect Gmail", "Gmail");
      // Where there is little room, the visible label is shorter than the name.
      const focused = () =>
        page.ask(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");
      await expect.poll(focused).toContain("Connect Gmail");
    },
  },
  {
    name: "Tab goes from the search to the first category",
    async play({ visit }) {
      const page = await visit("/integrations");
      await page.sees("button", "Productivity");
      await page.type("Search apps", tabKey);
      const focused = () => page.ask(() => document.activeElement?.textContent ?? "");
      await expect.poll(focused).toBe("All");
    },
  },
];

/** Headless browsers block no window: this page's own do from now on. */
async function blockWindows(page: Visit): Promise<void> {
  await page.ask(() => {
    // Firefox runs scripts beside the page: what is to hold in it is put there by an element.
    const script = document.createElement("script");
    script.textContent = "window.open = () => null";
    document.head.append(script);
    return null;
  });
}
