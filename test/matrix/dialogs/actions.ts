import { expect } from "vitest";
import type { DialogPage } from "./DialogPage.ts";

/** What a user does in the dialog. Each throws where the dialog, the host or the page does not do what it should. */
export interface Action {
  readonly label: string;
  readonly run: (page: DialogPage, host: Host) => Promise<void>;
}

export interface Host {
  readonly label: string;
  /** What the focus returns to when the dialog is closed. @default the button that was pressed */
  readonly closes?: "with the press";
  /** Whether Escape closes the host, once the dialog is closed. */
  readonly hasEscape: boolean;
}

const wait = { timeout: 15_000 };
const question = "Keep editing";
/** Where there is no room beside it, the account's name is in the badge as well. */
const isConnected = /^Connected( |$)/;

async function expectClosed(page: DialogPage, host: Host): Promise<void> {
  await expect.poll(() => page.dialog.count(), wait).toBe(0);
  if (host.closes) return expectFocus(page, "opener");
  expect(await page.host.isVisible()).toBe(true);
  await expectFocus(page, "button");
}

async function expectFocus(page: DialogPage, which: "opener" | "button"): Promise<void> {
  await expect.poll(() => page.isFocused(page[which]), wait).toBe(true);
}

/** Whether the dialog is usable and nothing was lost. */
async function expectOpen(page: DialogPage, host: Host, text: string): Promise<void> {
  expect(await page.dialog.isVisible()).toBe(true);
  expect(await page.area.inputValue()).toBe(text);
  if (!host.closes) expect(await page.host.isVisible()).toBe(true);
}

export const actions: readonly Action[] = [
  {
    label: "Escape",
    async run(page, host) {
      await page.area.fill("half a key");
      await page.press("Escape");
      await page.dialog.getByRole("button", { name: question }).waitFor(wait);
      await expectOpen(page, host, "half a key");
      await page.press("Escape");
      await expect.poll(() => page.dialog.getByRole("button", { name: question }).count(), wait).toBe(0);
      await expectOpen(page, host, "half a key");
      await page.area.fill("");
      await page.press("Escape");
      await expectClosed(page, host);
      if (!host.hasEscape) return;
      await page.press("Escape");
      await expect.poll(() => page.host.isVisible(), wait).toBe(false);
    },
  },
  {
    label: "backdrop",
    async run(page, host) {
      const { mouse } = page.tab;
      const box = await page.area.boundingBox();
      if (!box) throw new Error("The dialog's field is not rendered.");
      await page.area.fill("half a key");
      // A selection that ends on the backdrop.
      await mouse.move(box.x + 60, box.y + 12);
      await mouse.down();
      await mouse.move(4, 400);
      await mouse.up();
      await expectOpen(page, host, "half a key");
      expect(await page.dialog.getByRole("button", { name: question }).count()).toBe(0);
      await mouse.click(4, 400);
      await page.dialog.getByRole("button", { name: question }).click();
      await expectOpen(page, host, "half a key");
      await page.area.fill("");
      await mouse.click(4, 400);
      await expectClosed(page, host);
    },
  },
  {
    label: "Tab round",
    async run(page, host) {
      const visited: string[] = [];
      for (const key of ["Tab", "Shift+Tab"]) {
        for (let step = 0; step < 9; step++) {
          await page.press(key);
          visited.push(await page.focus());
        }
      }
      expect(visited).not.toContain("outside");
      expect(visited.filter((where) => where === "inside").length).toBeGreaterThan(12);
      // By mouse as well: some hosts let nobody press or focus what is not theirs.
      await page.area.click();
      await page.tab.keyboard.type("typed");
      await expectOpen(page, host, "typed");
    },
  },
  {
    label: "submit",
    async run(page, host) {
      await page.area.fill('{"type":"service_account"}');
      await page.dialog.getByRole("button", { name: "Connect BigQuery" }).click();
      await expectClosed(page, host);
      if (!host.closes) await expect.poll(() => page.badge.textContent(), wait).toMatch(isConnected);
      else {
        await page.opener.click();
        await expect.poll(() => page.badge.textContent(), wait).toMatch(isConnected);
      }
    },
  },
  {
    label: "menu",
    async run(page, host) {
      await page.area.fill('{"type":"service_account"}');
      await page.dialog.getByRole("button", { name: "Connect BigQuery" }).click();
      await expectClosed(page, host);
      if (host.closes) await page.opener.click();
      await expect.poll(() => page.badge.textContent(), wait).toMatch(isConnected);
      await page.button.click();
      await page.menu.waitFor(wait);
      expect(await page.host.isVisible()).toBe(true);
      await page.press("Escape");
      await expect.poll(() => page.menu.count(), wait).toBe(0);
      expect(await page.host.isVisible()).toBe(true);
      await expectFocus(page, "button");

      await page.button.click();
      await page.menu.getByRole("menuitem", { name: "Rename" }).click();
      await page.nameField.fill("Reports");
      await page.press("Enter");
      await expect.poll(() => page.nameField.count(), wait).toBe(0);
      expect(await page.host.isVisible()).toBe(true);

      await page.button.click();
      await page.menu.getByRole("menuitem", { name: "Disconnect" }).click();
      await page.dialog.getByRole("button", { name: "Cancel" }).click();
      await expect.poll(() => page.dialog.count(), wait).toBe(0);
      expect(await page.badge.textContent()).toMatch(isConnected);
    },
  },
  {
    label: "cancelled file picker",
    async run(page, host) {
      const session = await page.tab.context().newCDPSession(page.tab);
      await session.send("Page.setInterceptFileChooserDialog", { enabled: true, cancel: true });
      await page.dialog.evaluate((dialog) => {
        dialog
          .querySelector("input[type=file]")
          ?.addEventListener("cancel", () => (dialog.dataset["heard"] = "cancel"));
      });
      await page.area.fill("half a key");
      await page.dialog.getByRole("button", { name: "Choose file" }).click();
      await expect.poll(() => page.dialog.getAttribute("data-heard"), wait).toBe("cancel");
      await expectOpen(page, host, "half a key");
      expect(await page.dialog.getByRole("button", { name: question }).count()).toBe(0);
    },
  },
  {
    label: "scroll",
    async run(page, host) {
      const before = await page.place();
      await page.tab.mouse.move(4, 400);
      await page.tab.mouse.wheel(0, 300);
      // Where keys are the page's to scroll by. Not by Tab: in a frame that may lead out to the page around.
      await page.dialog.getByRole("button", { name: "Close" }).focus();
      await page.press("PageDown");
      await page.tab.setViewportSize({ width: 320, height: 256 });
      const body = page.dialog.locator(".cr-dialog-body");
      await body.hover();
      await page.tab.mouse.wheel(0, 120);
      await expect.poll(() => body.evaluate((element) => element.scrollTop), wait).toBeGreaterThan(0);
      for (const name of ["Close", "Connect BigQuery"]) {
        const box = await page.dialog.getByRole("button", { name }).boundingBox();
        expect(box && box.y >= 0 && box.y + box.height <= 256, `${name} is in sight`).toBe(true);
      }
      await page.tab.setViewportSize({ width: 900, height: 600 });
      const behind = await page.place();
      expect(behind).toEqual(before);
      await page.press("Escape");
      await expectClosed(page, host);
      expect(await page.place()).toEqual(before);
    },
  },
];
