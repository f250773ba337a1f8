import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectClosed, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

/* The whole life of two connections on one page. After each step, what the page shows is compared with Composio. */

const demo = setUpDemo("gmail");

const rows = (page: Page) => page.getByRole("list", { name: "Connections" }).getByRole("listitem");
const manage = (page: Page, who: string) => page.getByRole("button", { name: `Manage Gmail, ${who}`, exact: true });
const subject = (page: Page) => page.getByLabel("Subject");

/** What Composio has: alias and status of each account, in the order in which they were made. */
async function upstream(): Promise<readonly (readonly [string | null, string])[]> {
  const accounts = await demo.sandbox.accounts();
  return accounts.filter(({ deleted }) => !deleted).map(({ alias, status }) => [alias, status] as const);
}

async function expectUpstream(...expected: (readonly [string | null, string])[]): Promise<void> {
  await expect.poll(upstream).toEqual(expected);
}

async function choose(page: Page, menu: Locator, item: string): Promise<void> {
  await menu.click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function allow(page: Page, press: Locator): Promise<void> {
  const popup = await popupOf(page, press);
  await popup.getByRole("button", { name: "Allow" }).click();
  await expectClosed(popup);
}

test("connect two, rename, pause, close and open the gate, break, reconnect, disconnect with revoke", async () => {
  const page = await (await demo.newContext()).newPage();
  await page.goto(`${demo.url}/assistant-settings`);

  // The gate is closed, and opens with the first account.
  await page.getByRole("region", { name: "Connect Gmail to go on" }).waitFor();
  await allow(page, page.getByRole("button", { name: "Connect Gmail", exact: true }));
  await subject(page).waitFor();
  await expectUpstream([null, "ACTIVE"]);
  await subject(page).fill("Not saved yet");

  await choose(page, page.getByRole("button", { name: "Manage Gmail", exact: true }), "Rename");
  await page.keyboard.type("Private");
  await page.keyboard.press("Enter");
  await rows(page).getByText("Private").waitFor();
  await expectUpstream(["Private", "ACTIVE"]);

  // A second one.
  await allow(page, rows(page).getByRole("button", { name: "Add another account" }));
  await expectUpstream(["Private", "ACTIVE"], [null, "ACTIVE"]);
  await choose(page, manage(page, "alex@example.com"), "Rename");
  await page.keyboard.type("Work");
  await page.keyboard.press("Enter");
  await expectUpstream(["Private", "ACTIVE"], ["Work", "ACTIVE"]);
  const sender = page.getByRole("combobox", { name: "Send from" });
  await sender.selectOption("Work");

  // Paused, the chosen one can't be used; with the other one the gate stays open. A tab beside this one, which never gets the
  // focus, shows it too.
  const beside = await page.context().newPage();
  await beside.goto(`${demo.url}/assistant-settings`);
  await manage(beside, "Work").waitFor();
  await page.bringToFront();
  await choose(page, manage(page, "Work"), "Pause");
  await beside.getByText("Work: Paused").waitFor();
  await expectUpstream(["Private", "ACTIVE"], ["Work", "INACTIVE"]);
  await page.getByText("Work: Paused").waitFor();
  await expect.poll(() => sender.inputValue()).toBe("");
  await choose(page, manage(page, "Private"), "Pause");
  await expectUpstream(["Private", "INACTIVE"], ["Work", "INACTIVE"]);
  const gate = page.getByRole("region", { name: "Connect Gmail to go on" });
  await gate.waitFor();
  await subject(page).waitFor({ state: "hidden" });

  // Resumed in the gate, which opens: what was typed is still there.
  await gate.getByRole("button", { name: "Resume Gmail" }).click();
  await subject(page).waitFor();
  expect(await subject(page).inputValue()).toBe("Not saved yet");
  await expectUpstream(["Private", "INACTIVE"], ["Work", "ACTIVE"]);
  await choose(page, manage(page, "Private"), "Resume");
  await expectUpstream(["Private", "ACTIVE"], ["Work", "ACTIVE"]);
  await expect.poll(() => sender.locator("option:checked").textContent()).toBe("Work");

  // Broken and reconnected: the name moves, the other one is untouched.
  const before = (await demo.sandbox.accounts()).find(({ alias }) => alias === "Private");
  await page.getByText("Developer panel").click();
  await page.getByRole("button", { name: "Expire Gmail, Work" }).click();
  await page.getByText("Work: Access has expired").waitFor();
  await expectUpstream(["Private", "ACTIVE"], ["Work", "EXPIRED"]);
  await allow(page, rows(page).getByRole("button", { name: "Reconnect Gmail, Work" }));
  await expectUpstream(["Private", "ACTIVE"], [null, "EXPIRED"], ["Work", "ACTIVE"]);
  await manage(page, "Work").waitFor();
  expect((await demo.sandbox.accounts()).find(({ alias }) => alias === "Private")).toEqual(before);
  await expect.poll(() => sender.locator("option:checked").textContent()).toBe("Work");

  // Disconnected, and its access withdrawn at the provider.
  await choose(page, manage(page, "Work"), "Disconnect");
  const question = page.getByRole("dialog", { name: "Disconnect Gmail?" });
  await question.getByText("Work", { exact: true }).waitFor();
  await question.getByLabel("Also withdraw the access at Gmail").check();
  await question.getByRole("button", { name: "Disconnect" }).click();
  await question.waitFor({ state: "detached" });
  // The account that was reconnected goes as well: there is no access left that could be withdrawn.
  await expectUpstream(["Private", "ACTIVE"]);
  const deletions = (await demo.sandbox.requests()).filter(({ method }) => method === "DELETE");
  expect(deletions.map(({ query, status }) => [query["revoke_on_delete"], status])).toEqual([
    [undefined, 200],
    ["true", 200],
  ]);

  await page.getByText("Work is disconnected.").waitFor();
  await manage(beside, "Work").waitFor({ state: "detached" });
  expect(await subject(page).inputValue()).toBe("Not saved yet");
  await expect.poll(() => sender.inputValue()).toBe("");
});
