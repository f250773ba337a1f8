import { expect } from "vitest";
import type { Scene } from "./scenes.ts";
import type { Visit } from "./support/Visit.ts";

const key = "sk_live_CANARY";

/** Forms for keys, tokens and passwords. */
export const formScenes: readonly Scene[] = [
  {
    name: "a key is hidden as it is typed, sent once, and kept nowhere",
    async play({ visit, demo }) {
      const page = await visit();
      await page.press("Connect Stripe", "Stripe");
      await page.type("API Key", key);
      await page.press("Show API Key");
      await page.press("Hide API Key");
      await page.press("Connect Stripe");
      await page.sees("button", "Manage Stripe", "Stripe");
      expect(await demo.sandbox.accounts()).toMatchObject([{ val: { generic_api_key: key } }]);
      expect(await page.ask(keptInPage)).not.toContain(key);
    },
  },
  ...["form", "bare"].map((name) => ({
    name: `what is drawn reveals nothing of a secret${name === "bare" ? ", also without the stylesheet" : ""}`,
    async play({ visit }: Parameters<Scene["play"]>[0]) {
      const page = await visit(`/forms/${name}.html?toolkit=stripe`);
      await page.type("API Key", "iiiiiiii");
      const [hidden, shown] = [await page.pictureOf("API Key"), await shownPicture(page)];
      expect(shown).not.toBe(hidden);
      await page.tab.reload();
      await page.type("API Key", "MMMMMMMM");
      expect(await page.pictureOf("API Key")).toBe(hidden);
      expect(await shownPicture(page)).not.toBe(shown);
    },
  })),
  {
    name: "a reload leaves nothing in the field",
    async play({ visit }) {
      const page = await visit("/forms/form.html?toolkit=stripe");
      await page.type("API Key", key);
      await page.tab.reload();
      expect(await page.valueOf("API Key")).toBe("");
    },
  },
  {
    name: "what is hidden can't be copied",
    async play({ visit }) {
      const page = await visit("/forms/form.html?toolkit=stripe");
      await page.type("API Key", key);
      const isCopied = () => page.ask(copyField);
      expect(await isCopied()).toBe("");
      await page.press("Show API Key");
      expect(await isCopied()).toBe(key);
    },
  },
  {
    name: "server-rendered, a secret is hidden before hydration, and what was typed stays",
    async play({ visit }) {
      const page = await visit("/forms/server-rendered.html?toolkit=stripe");
      await page.type("API Key", "iiiiiiii");
      expect(await page.ask(() => document.querySelector("input")?.type ?? "")).toBe("password");
      await page.press("Come alive");
      await expect.poll(() => page.ask(() => document.querySelector("input")?.type ?? "")).toBe("text");
      expect(await page.valueOf("API Key")).toBe("iiiiiiii");
      const hidden = await page.pictureOf("API Key");
      expect(await shownPicture(page)).not.toBe(hidden);
      await page.press("Connect Stripe");
      await page.reads("Stripe is ready to use.");
    },
  },
  {
    name: "a file's text, pasted or typed, arrives unchanged",
    async play({ visit, demo }) {
      const page = await visit();
      await page.press("Connect BigQuery", "BigQuery");
      await page.type("Service account key", '{"type": "service_account"}');
      await page.press("Connect BigQuery");
      await page.sees("button", "Manage BigQuery", "BigQuery");
      expect(await demo.sandbox.accounts()).toMatchObject([
        { val: { credentials_json: '{"type": "service_account"}' } },
      ]);
    },
  },
  {
    name: "a key that stopped working is replaced, and the account stays",
    async play({ visit, demo }) {
      const { id } = await demo.sandbox.addAccount({ userId: "user_maya", toolkit: "stripe", status: "EXPIRED" });
      const page = await visit();
      await page.press("Reconnect Stripe", "Stripe");
      await page.type("API Key", key);
      await page.press("Reconnect Stripe");
      await page.sees("button", "Manage Stripe", "Stripe");
      expect(await demo.sandbox.accounts()).toMatchObject([{ id, status: "ACTIVE" }]);
    },
  },
];

async function shownPicture(page: Visit): Promise<string> {
  await page.press("Show API Key");
  return page.pictureOf("API Key");
}

/** What is left of a value in a page: markup, fields, storage, address. */
function keptInPage(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map(({ value }) => value);
  return JSON.stringify([
    document.documentElement.outerHTML,
    fields,
    Object.entries(localStorage),
    Object.entries(sessionStorage),
    location.href,
    history.state,
  ]);
}

/** What reaches the clipboard when the whole of the field is copied; empty where that is refused. */
function copyField(): string {
  const field = document.querySelector("input");
  field?.focus();
  field?.select();
  const event = new ClipboardEvent("copy", { bubbles: true, cancelable: true });
  return field?.dispatchEvent(event) === true ? field.value : "";
}
