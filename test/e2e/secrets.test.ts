import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sandboxToolkits } from "../../src/sandbox/index.ts";
import { type ServedSandbox, serveSandbox } from "../../src/sandbox/serve.ts";
import { apiKeyOfBuild, builtDemo } from "./support/buildDemo.ts";
import { sharedBrowser } from "./support/sharedBrowser.ts";
import { askToDisconnect, button, dialogOf, expectButton, expectConnected, popupOf } from "./support/page.ts";
import { type RecordingProxy, recordingProxy } from "./support/recordingProxy.ts";
import { type RunningDemo, startDemo } from "./support/startDemo.ts";

const canary = "CANARY0f5ecrets";
const apiKey = `ak_${canary}`;

/** Names under which Composio keeps secrets, beside those that toolkits ask for. */
const secretNames = [
  ...["access_token", "refresh_token", "id_token", "token", "oauth_token", "oauth_token_secret", "oauth_verifier"],
  ...["password", "api_key", "generic_api_key", "bearer_token", "basic_encoded", "private_key", "credentials_json"],
  ...[
    "client_secret",
    "consumer_secret",
    "code_verifier",
    "sessionId",
    "devKey",
    "webhook_signature",
    "proxy_password",
  ],
];

let served: ServedSandbox;
let demo: RunningDemo;
let proxy: RecordingProxy;
let browser: Browser;

beforeAll(async () => {
  served = await serveSandbox({ port: 0, apiKey, maskSecrets: false });
  demo = await startDemo({ COMPOSIO_API_KEY: apiKey, COMPOSIO_BASE_URL: served.url });
  proxy = await recordingProxy();
  browser = await sharedBrowser();
});
afterAll(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  proxy.close();
  await demo.stop();
  await served.close();
});

test("no secret that Composio holds, and not the API key, is in any byte that the browser gets", async () => {
  plant();
  expect(await upstreamAnswers(), "the sandbox does hand them to whoever has the key").toContain(canary);

  const context = await browser.newContext({ proxy: { server: proxy.url } });
  // The development server compiles each module when it is first asked for.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(demo.url);
  await expectConnected(page, "Stripe");

  const consent = await popupOf(page, button(page, "Gmail", "Connect Gmail"));
  await consent.getByRole("button", { name: "Allow" }).click();
  await expectConnected(page, "Gmail");
  const denied = await popupOf(page, button(page, "Slack", "Connect Slack"));
  await denied.getByRole("button", { name: "Deny" }).click();
  await expectButton(page, "Slack", "Try again");
  const form = await dialogOf(page, button(page, "Tavily", "Connect Tavily"));
  await form.getByLabel("API Key", { exact: true }).fill(`tvly-${canary}`);
  await form.getByRole("button", { name: "Connect Tavily" }).click();
  await expectConnected(page, "Tavily");

  const question = await askToDisconnect(page, "Stripe");
  const deleted = page.waitForResponse((response) => response.request().method() === "DELETE");
  await question.getByRole("button", { name: "Disconnect" }).click();
  expect((await deleted).ok()).toBe(true);
  for (const path of ["connected-accounts", "auth-configs", "toolkits", "toolkits/jira", "auth-configs/ac_stripe"]) {
    await page.evaluate((url) => fetch(url).then((response) => response.text()), `/api/composio/${path}`);
  }
  await page.reload();
  await expectConnected(page, "Tavily");

  // The last of them is the websocket of the page as it was loaded again.
  await expect
    .poll(() => proxy.received.map(({ from }) => from).join("\n"))
    .toMatch(/GET .*\/src\/App\.tsx[^]*\/callback\?[^]*CONNECT localhost/);
  expect(proxy.received.filter(({ text }) => text.includes(canary))).toEqual([]);
  expect(await kept(context)).not.toContain(canary);
}, 180_000);

test("with COMPOSIO_API_KEY `npm start` talks to Composio, says so with what it found, and never says the key", () => {
  expect(demo.output()).toContain("Composio: your project, by COMPOSIO_API_KEY");
  expect(demo.output()).toContain("gmail: ac_gmail");
  expect(demo.output()).not.toContain("sandbox");
  expect(demo.output()).not.toContain(apiKey);
});

test("the built bundle holds neither the API key nor the code that would use it", async () => {
  expect(apiKeyOfBuild).toContain(canary);
  const files = readdirSync(builtDemo, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const text = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");

  expect(text).toContain("/api/composio");
  expect(text).not.toContain(canary);
  expect(text).not.toContain("x-api-key");
});

/** One account per auth config of the first user, with a canary in every field; and auth configs full of them. */
function plant(): void {
  const { control } = served.sandbox;
  for (const toolkit of sandboxToolkits) {
    if (["gmail", "slack", "tavily", "hackernews", "composio_search"].includes(toolkit.slug)) continue;
    for (const { mode, fields = [] } of toolkit.schemes) {
      const names = [...secretNames, ...fields.map(({ name }) => name)];
      const val = Object.fromEntries(names.map((name) => [name, `${canary}-${name}`]));
      const credentials = { client_secret: canary, ...val };
      const authConfigId = control.addAuthConfig({
        toolkit: toolkit.slug,
        scheme: mode,
        managed: false,
        credentials,
        sharedCredentials: val,
      });
      control.addAccount({ userId: "user_maya", authConfigId, val });
      control.addAccount({ userId: "user_jonas", authConfigId, val });
    }
    if (toolkit.seedAuthConfigs === undefined)
      control.addAccount({ userId: "user_maya", toolkit: toolkit.slug, val: { access_token: canary } });
  }
}

async function upstreamAnswers(): Promise<string> {
  const response = await fetch(`${served.url}/api/v3.1/connected_accounts`, { headers: { "x-api-key": apiKey } });
  return response.text();
}

/** What the browser has kept: cookies and both storages. */
async function kept(context: BrowserContext): Promise<string> {
  const storages = await Promise.all(
    context.pages().map((page) => page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))),
  );
  return JSON.stringify([await context.cookies(), storages]);
}
