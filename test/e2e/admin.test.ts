import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { popupOf } from "./support/page.ts";
import { setUpDemo } from "./support/setUpDemo.ts";

const demo = setUpDemo();
const secret = "GOCSPX-CANARY-5ecret";
const scope = "https://www.googleapis.com/auth/gmail.readonly";

/** Everything that the page receives and logs. */
function recordAll(page: Page): string[] {
  const seen: string[] = [];
  page.on("console", (message) => seen.push(message.text()));
  page.on("response", (response) => {
    if (!response.url().includes("/api/")) return;
    void response.text().then(
      (text) => seen.push(JSON.stringify(response.headers()), text),
      () => undefined, // A stream, or a redirect: it has no body to read.
    );
  });
  return seen;
}

async function startConfig(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New auth config" }).click();
  await page.getByRole("searchbox", { name: "App" }).fill("gmail");
  await page.getByRole("button", { name: "Gmail", exact: true }).click();
}

async function connect(page: Page, name: string): Promise<string> {
  const row = page.getByRole("region", { name: "Try them" }).getByRole("listitem").filter({ hasText: name });
  const consent = await popupOf(page, row.getByRole("button", { name: "Connect Gmail" }));
  await consent.getByRole("button", { name: "Allow" }).waitFor();
  const asked = await consent.locator("main, body").first().innerText();
  await consent.getByRole("button", { name: "Allow" }).click();
  await row.getByText("Connected", { exact: true }).waitFor();
  return asked;
}

test("an admin makes a custom config and a managed one with other scopes; a user connects under each; no secret comes back", async () => {
  const page = await (await demo.newContext()).newPage();
  const seen = recordAll(page);
  await page.goto(`${demo.url}/admin`);

  await startConfig(page);
  await page.getByRole("radio", { name: "Your own app" }).check();
  await page.getByLabel("Name", { exact: true }).fill("Our own app");
  await page.getByRole("textbox", { name: "Client id" }).fill("client-of-fernhill");
  await page.getByRole("textbox", { name: "Client secret" }).fill(secret);
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "Edit Our own app" }).waitFor();

  await startConfig(page);
  await page.getByLabel("Name", { exact: true }).fill("Read only");
  for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
  await page.getByRole("searchbox", { name: "Search or add a scope" }).fill(scope);
  await page.getByRole("button", { name: `Add ${scope}` }).click();
  await page.getByText(/may not be approved/).waitFor();
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("button", { name: "Edit Read only" }).waitFor();

  expect(await connect(page, "Our own app")).toContain("gmail.modify");
  expect(await connect(page, "Read only")).toMatch(/gmail\.readonly(?![\s\S]*gmail\.modify)/);
  const accounts = await demo.sandbox.accounts();
  expect(accounts.map(({ status }) => status)).toEqual(["ACTIVE", "ACTIVE"]);
  expect(new Set(accounts.map(({ authConfigId }) => authConfigId)).size).toBe(2);

  await page.getByRole("button", { name: "Edit Our own app" }).click();
  await page.getByRole("textbox", { name: "Client secret" }).waitFor();
  const stored = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
  expect([...seen, stored, await page.content()].join("\n")).not.toContain("CANARY");
  expect(seen.join("\n")).toContain("Our own app");
  expect(JSON.stringify(await demo.sandbox.requests())).toContain(secret);
});

test("others get 403 on each of the admins' routes, and read that they may not", async () => {
  demo.allowConsole(/403/);
  const page = await (await demo.newContext()).newPage();
  await page.goto(`${demo.url}/admin`);
  await page.getByRole("combobox", { name: "Signed in as" }).selectOption({ label: "Jonas Berg" });
  await page.getByRole("button", { name: "Try again" }).waitFor();
  const statuses = await page.evaluate(async () => {
    const calls = [
      ["GET", "/admin-auth-configs"],
      ["GET", "/admin-toolkits/gmail"],
      ["POST", "/auth-configs", { toolkit: "gmail", name: "Mine" }],
      ["PATCH", "/auth-configs/ac_gmail", { enabled: false }],
    ] as const;
    const answers = calls.map(([method, path, body]) =>
      fetch(`/api/composio${path}`, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      }),
    );
    return (await Promise.all(answers)).map(({ status }) => status);
  });
  expect(statuses).toEqual([403, 403, 403, 403]);
});

test("a double click on Disable asks, disables nothing, and the focus is in the question", async () => {
  const page = await (await demo.newContext()).newPage();
  await page.goto(`${demo.url}/admin`);
  const disable = page.getByRole("button", { name: /^Disable / }).first();
  await disable.dblclick();
  const question = page.getByRole("group", { name: /stop working/ });
  await expect.poll(() => question.getByRole("button", { name: "Cancel" }).evaluate(isFocused)).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => disable.evaluate(isFocused)).toBe(true);
});

const isFocused = (element: Element): boolean => element === document.activeElement;
