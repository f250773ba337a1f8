import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { button, expectButton, expectClosed, expectConnected, hold, popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";
import { linksMade } from "./support/upstream.ts";

const demo = setUpDemo("gmail");

test("a double click starts one link", async () => {
  const page = await demo.open();

  const [popup] = await Promise.all([page.waitForEvent("popup"), button(page, "Gmail", "Connect Gmail").dblclick()]);
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  await expectClosed(popup);
  expect(await linksMade(demo.sandbox)).toBe(1);
  expect(page.context().pages()).toHaveLength(1);
});

test("a second press, while waiting, brings the window back instead of starting again", async () => {
  const page = await demo.open();

  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();
  // Forced: it says aria-disabled while it waits, and is pressed all the same.
  await button(page, "Gmail", "Connecting Gmail…").click({ force: true });
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  expect(await linksMade(demo.sandbox)).toBe(1);
});

test("a reload while waiting adopts the attempt", async () => {
  const page = await demo.open();
  const popup = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await popup.getByRole("button", { name: "Allow" }).waitFor();

  await page.reload();
  await expectButton(page, "Gmail", "Connecting Gmail…");
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  expect(await linksMade(demo.sandbox)).toBe(1);
});

test("after a reload, the link can be opened again where the window is lost", async () => {
  const page = await demo.open();
  const lost = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await lost.getByRole("button", { name: "Allow" }).waitFor();

  await page.reload();
  await lost.close();
  const popup = await popupOf(page, button(page, "Gmail", "Try again"));
  await popup.getByRole("button", { name: "Allow" }).click();

  await expectConnected(page, "Gmail");
  expect(await linksMade(demo.sandbox)).toBe(1);
});

test("another tab shows what is under way, and its end", async () => {
  const context = await demo.newContext();
  const first = await demo.open(context);
  const second = await demo.open(context);

  const popup = await popupOf(first, button(first, "Gmail", "Connect Gmail"));
  await expectButton(second, "Gmail", "Connecting Gmail…");
  const third = await demo.open(context);
  await expectButton(third, "Gmail", "Connecting Gmail…");
  await popup.getByRole("button", { name: "Allow" }).click();

  for (const page of [first, second, third]) await expectConnected(page, "Gmail");
  expect(await linksMade(demo.sandbox)).toBe(1);
});

test("while the link is on its way, another tab starts none, and can connect when that has failed", async () => {
  const context = await demo.newContext();
  const release = await hold(context, "connected-accounts/link");
  const [first, second] = [await demo.open(context), await demo.open(context)];

  const popup = await popupOf(first, button(first, "Gmail", "Connect Gmail"));
  await expectButton(second, "Gmail", "Connecting Gmail…");
  // The tab is closed before the answer comes.
  await Promise.all([first.close(), popup.close()]);
  await expectButton(second, "Gmail", "Connect Gmail");

  const own = await popupOf(second, button(second, "Gmail", "Connect Gmail"));
  await expectButton(second, "Gmail", "Connecting Gmail…");
  const third = await demo.open(context);
  await expectButton(third, "Gmail", "Connecting Gmail…");
  await release();
  await own.getByRole("button", { name: "Allow" }).click();

  for (const page of [second, third]) await expectConnected(page, "Gmail");
});

test("two tabs that are pressed at the same instant make one account", async () => {
  const context = await demo.newContext();
  const [first, second] = [await demo.open(context), await demo.open(context)];
  const opened: Page[] = [];
  context.on("page", (page) => opened.push(page));

  await Promise.all([first, second].map((page) => button(page, "Gmail", "Connect Gmail").click()));
  await expect.poll(() => opened.filter((page) => !page.isClosed()).length).toBe(1);
  const popup = opened.find((page) => !page.isClosed());
  await popup?.getByRole("button", { name: "Allow" }).click();

  for (const page of [first, second]) await expectConnected(page, "Gmail");
  expect(await linksMade(demo.sandbox)).toBe(1);
});
