import { createServer } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { listen } from "../../support/listen.ts";
import { PasswordManager, addBeacon, saved, sendBeacon } from "./support/PasswordManager.ts";
import { Visit } from "./support/Visit.ts";
import { type Firefox, openFirefox } from "./support/openFirefox.ts";
import type { BuiltDemo } from "./support/startBuiltDemo.ts";

const key = "sk_live_CANARY";

/** What Firefox's password manager does with forms. Its own doing in plain ones is tested too: nothing would be shown by its absence. */
export function testPasswords(demo: () => BuiltDemo): void {
  let firefox: Firefox;
  let passwords: PasswordManager;
  beforeAll(async () => {
    firefox = await openFirefox();
    passwords = await PasswordManager.watch(firefox);
  });
  afterAll(() => firefox.close());
  beforeEach(() => demo().sandbox.reset());

  async function visit(address: string): Promise<Visit> {
    await passwords.save(address);
    const [tab] = await firefox.tabs();
    if (!tab) throw new Error("Firefox has no tab.");
    await tab.goto(address);
    return new Visit(firefox, tab);
  }

  describe("in a form written by hand", () => {
    test("Firefox fills a password field, and offers to save it", async () => {
      const page = await visitPlainForm('<label>API Key <input type="password" autocomplete="one-time-code"></label>');
      await expect.poll(() => page.valueOf("API Key")).toBe(saved.password);
      await page.type("API Key", key);
      await page.press("Log in to Stripe");
      await expect.poll(() => passwords.offers(), { timeout: 15_000 }).toContain(key);
    });

    test("Firefox fills a lone text field of what looks like a login with the user name", async () => {
      const page = await visitPlainForm('<label>API Key <input autocomplete="off"></label>');
      await expect.poll(() => page.valueOf("API Key")).toBe(saved.user);
    });

    test("Firefox stores what is in a text field with the session", async () => {
      const page = await visitPlainForm("<label>API Key <input></label><label>Other <input></label>");
      await page.type("API Key", key);
      await expect.poll(() => passwords.session()).toContain(key);
    });
  });

  describe("in a form of the kit", () => {
    for (const { title, address, fields, connect } of [
      { title: "a lone key", address: "form.html?toolkit=stripe", fields: ["API Key"], connect: "Connect Stripe" },
      {
        title: "a lone key in what looks like a login",
        address: "form.html?toolkit=stripe&connect=Log in to {name}",
        fields: ["API Key"],
        connect: "Log in to Stripe",
      },
      {
        title: "a user name and a password, the provider's",
        address: "form.html?toolkit=agencyzoom&connect=Log in to {name}",
        fields: ["User name", "Password"],
        connect: "Log in to AgencyZoom",
      },
      {
        title: "a user name and a key between other fields",
        address: "form.html?toolkit=zulip",
        fields: ["Email", "API key", "Server"],
        connect: "Connect Zulip",
      },
      {
        title: "a key in server-rendered HTML",
        address: "server-rendered.html?toolkit=stripe&connect=Log in to {name}",
        fields: ["API Key"],
        connect: "Log in to Stripe",
      },
    ]) {
      test(`${title}: nothing is filled in, stored or offered to be saved`, async () => {
        const page = await visit(`${demo().url}/forms/${address}`);
        const values = () => Promise.all(fields.map((label) => page.valueOf(label)));
        const empty = fields.map(() => "");
        expect(await values()).toEqual(empty);
        await addBeacon(page);
        expect(await values()).toEqual(empty);
        if (address.startsWith("server-rendered")) {
          await page.type("API Key", "early");
          await page.press("Come alive");
        }

        for (const label of fields) await page.type(label, key);
        // It stores what was typed once it has a moment for it, and is asked to at once here.
        expect(await passwords.session()).not.toContain(key);
        await page.press(connect);
        await page.reads("is ready to use.");
        await sendBeacon(page, passwords);
        expect(await passwords.offers()).not.toContain(key);
      });
    }
  });

  /** A page as one would write it by hand, which sends its form by a request of its own, as React apps do. */
  async function visitPlainForm(fields: string): Promise<Visit> {
    const server = createServer((request, response) => {
      response.setHeader("content-type", "text/html");
      response.end(request.method === "POST" ? "" : plainPage(fields));
    });
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return visit(`http://localhost:${await listen(server)}/`);
  }
}

const plainPage = (fields: string): string => `<!doctype html>
<title>By hand</title>
<form>${fields}<button type="submit">Log in to Stripe</button></form>
<script>
  document.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    await fetch("/", { method: "POST" });
    event.target.replaceWith("Sent");
  };
</script>`;
