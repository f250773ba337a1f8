import { expect, test } from "vitest";
import { scopeText } from "../../src/sandbox/pages/scopeText.ts";
import { browse, call, create, link, testSandbox } from "./support.ts";

const callback = { callback_url: "https://app.example/back?tab=1&attempt=a%2Fb#there" };

test("OAuth: the link leads to the provider, and returns with the app's query unchanged", async () => {
  const sandbox = testSandbox({ appName: "Northwind" });
  const browser = browse(sandbox);
  const { body } = await link(sandbox, "ac_gmail", callback);
  const consent = await browser.open(body.redirect_url);
  expect(consent.url).toContain("/provider/gmail/authorize?");
  expect(consent.text).toContain("Let Northwind use your Gmail account?");
  expect(consent.text).not.toContain("<script");
  const back = await browser.submit(consent, "Allow");
  expect(back.url).toBe(
    `https://app.example/back?tab=1&attempt=a%2Fb&status=success&connected_account_id=${body.connected_account_id}#there`,
  );
});

test("Deny: status=failed, error=access_denied, the account FAILED", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_gmail", callback);
  const browser = browse(sandbox);
  const back = await browser.submit(await browser.open(body.redirect_url), "Deny");
  expect(new URL(back.url).search).toBe(
    `?tab=1&attempt=a%2Fb&status=failed&connected_account_id=${body.connected_account_id}&error=access_denied`,
  );
  const account = (await call(sandbox, "GET", `/connected_accounts/${body.connected_account_id}`)).body;
  expect(account).toMatchObject({
    status: "FAILED",
    status_reason: "OAuth callback failed during token exchange: access_denied",
    state: { val: { error: "access_denied" } },
  });
});

test("a key scheme: the form has its fields, and typed values arrive unchanged", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_acme_erp", callback);
  const browser = browse(sandbox);
  const form = await browser.open(body.redirect_url);
  expect(form.text).not.toContain("Region");
  const missing = await browser.submit(form, "Connect", { "Company domain": "acme" });
  expect(missing).toMatchObject({ status: 422, text: expect.stringContaining("Please fill in: suffix.one") });
  const back = await browser.submit(form, "Connect", {
    "Company domain": "acme",
    "Signing token": " odd <value> & more ",
  });
  expect(back.url).toContain("status=success&connected_account_id=ca_");
  expect(sandbox.control.account(body.connected_account_id)).toMatchObject({
    status: "ACTIVE",
    val: { COMPANYDOMAIN: "acme", "suffix.one": " odd <value> & more ", region: "eu" },
  });
});

test("OAuth with a required field: first the form, then the provider; given values skip the form", async () => {
  const sandbox = testSandbox();
  const browser = browse(sandbox);
  const asked = await link(sandbox, "ac_zendesk");
  const form = await browser.open(asked.body.redirect_url);
  const consent = await browser.submit(form, "Continue", { Subdomain: "acme" });
  expect(consent.url).toContain("/provider/zendesk/");
  const done = await browser.submit(consent, "Allow");
  expect(done.text).toContain("You are connected");
  expect(sandbox.control.account(asked.body.connected_account_id).val).toMatchObject({ subdomain: "acme" });
  const known = await link(sandbox, "ac_zendesk", { connection_data: { subdomain: "acme" } });
  expect((await browser.open(known.body.redirect_url)).url).toContain("/provider/zendesk/");
});

test("a secret from the app is not in the page", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_stripe", { connection_data: { generic_api_key: "sk_canary" } });
  const browser = browse(sandbox);
  const form = await browser.open(body.redirect_url);
  expect(form.text).not.toContain("canary");
  await browser.submit(form, "Connect");
  expect(sandbox.control.account(body.connected_account_id)).toMatchObject({
    status: "ACTIVE",
    val: { generic_api_key: "sk_canary" },
  });
});

test("direct creation has a callback in camelCase", async () => {
  const sandbox = testSandbox();
  const id = sandbox.control.addAuthConfig({ toolkit: "twitter" });
  const { body } = await call(sandbox, "POST", "/connected_accounts", {
    auth_config: { id },
    connection: { user_id: "user-1", callback_url: "https://app.example/back?a=1" },
  });
  const browser = browse(sandbox);
  const back = await browser.submit(await browser.open(body.redirect_url), "Deny");
  expect(back.url).toBe(
    `https://app.example/back?a=1&status=failed&connectedAccountId=${body.id}&appName=twitter&error=access_denied`,
  );
});

test("a config's own redirect URI gets the provider's answer, and Composio's endpoint completes it", async () => {
  const sandbox = testSandbox();
  const id = sandbox.control.addAuthConfig({
    toolkit: "twitter",
    credentials: { client_id: "mine", oauth_redirect_uri: "https://app.example/oauth-redirect" },
  });
  const { body } = await create(sandbox, id, "OAUTH2", { status: "INITIALIZING" });
  const browser = browse(sandbox);
  const proxy = await browser.submit(await browser.open(body.redirect_url), "Allow");
  expect(proxy.url).toMatch(/^https:\/\/app\.example\/oauth-redirect\?code=\w+&state=\w+$/);
  const done = await browser.open(`${sandbox.origin}/api/v3.1/toolkits/auth/callback${new URL(proxy.url).search}`);
  expect(done.text).toContain("You are connected");
  const replayed = await browser.open(`${sandbox.origin}/api/v3.1/toolkits/auth/callback${new URL(proxy.url).search}`);
  expect(replayed).toMatchObject({ status: 410, text: expect.stringContaining("has been used") });
});

test("Composio's public host in a redirect URI means the sandbox: no request leaves the machine", async () => {
  const sandbox = testSandbox();
  const id = sandbox.control.addAuthConfig({
    toolkit: "twitter",
    credentials: { oauth_redirect_uri: "https://backend.composio.dev/api/v1/auth-apps/add" },
  });
  const { body } = await create(sandbox, id, "OAUTH2", { status: "INITIALIZING" });
  const browser = browse(sandbox);
  expect((await browser.submit(await browser.open(body.redirect_url), "Allow")).text).toContain("You are connected");
});

test("a forged code makes the exchange fail", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_gmail", callback);
  const consent = await browse(sandbox).open(body.redirect_url);
  const state = new URL(consent.url).searchParams.get("state");
  const back = await browse(sandbox).open(
    `${sandbox.origin}/api/v3.1/toolkits/auth/callback?code=forged&state=${state}`,
  );
  expect(back.url).toContain("status=failed");
  expect(sandbox.control.account(body.connected_account_id)).toMatchObject({
    status: "FAILED",
    statusReason: "OAuth callback failed during token exchange",
  });
});

test("the page of an unusable link says why", async () => {
  const sandbox = testSandbox();
  const browser = browse(sandbox);
  expect(await browser.open(`${sandbox.origin}/link/ln_unknown`)).toMatchObject({
    status: 404,
    text: expect.stringContaining("not valid"),
  });
  const used = await link(sandbox, "ac_gmail");
  sandbox.control.consent(used.body.connected_account_id, "allow");
  expect(await browser.open(used.body.redirect_url)).toMatchObject({
    status: 410,
    text: expect.stringContaining("has been used"),
  });
  const disabled = await link(sandbox, "ac_slack");
  sandbox.control.setAuthConfigEnabled("ac_slack", false);
  expect((await browser.open(disabled.body.redirect_url)).status).toBe(409);
  const late = await link(sandbox, "ac_github");
  const consent = await browser.open(late.body.redirect_url);
  sandbox.control.advance(600_000);
  expect(await browser.open(late.body.redirect_url)).toMatchObject({
    status: 410,
    text: expect.stringContaining("has expired"),
  });
  expect((await browser.submit(consent, "Allow")).status).toBe(410);
  expect(sandbox.control.account(late.body.connected_account_id).status).toBe("EXPIRED");
});

test.each(["javascript:alert(1)", "data:text/html,x", "/relative"])(
  "a callback to %s is not followed",
  async (callback_url) => {
    const sandbox = testSandbox();
    const { body } = await link(sandbox, "ac_gmail", { callback_url });
    const browser = browse(sandbox);
    const done = await browser.submit(await browser.open(body.redirect_url), "Allow");
    expect(done).toMatchObject({ status: 200, text: expect.stringContaining("You are connected") });
  },
);

test("pages forbid framing and scripts, and send COOP only when asked", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_stripe");
  const page = await browse(sandbox).open(body.redirect_url);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.has("cross-origin-opener-policy")).toBe(false);
  sandbox.control.coop(true);
  expect((await browse(sandbox).open(body.redirect_url)).headers.get("cross-origin-opener-policy")).toBe("same-origin");
});

test("names from the catalogue are escaped", async () => {
  const toolkit = {
    slug: "evil",
    name: "<b>Evil</b>",
    description: "",
    categories: [],
    schemes: [{ mode: "OAUTH2", managed: true }],
    logo: "data:,",
  };
  const sandbox = testSandbox({ toolkits: [toolkit] });
  const { body } = await link(sandbox, "ac_evil");
  expect((await browse(sandbox).open(body.redirect_url)).text).toContain("&lt;b&gt;Evil&lt;/b&gt;");
});

test.each([
  ["multipart/form-data; boundary=x", "no part of a form"],
  ["text/plain", "a=b"],
])("a body that is not a form is a bad request: %s", async (type, body) => {
  const sandbox = testSandbox();
  const made = await link(sandbox, "ac_acme_erp", callback);
  for (const address of [made.body.redirect_url, `${sandbox.origin}/provider/gmail/authorize`]) {
    const request = new Request(address, { method: "POST", headers: { "content-type": type }, body });
    expect((await sandbox.fetch(request)).status).toBe(400);
  }
});

test.each([
  ["https://www.googleapis.com/auth/gmail.readonly", "Read your email"],
  ["files:read", "Read your files"],
  ["write:jira-work", "Change your jira work"],
  ["Calendars.ReadWrite", "Read and change your calendars"],
  ["crm.objects.contacts.write", "Change your contacts"],
  ["constructor", null],
  ["x", null],
])("a scope in words: %s", (scope, text) => expect(scopeText(scope)).toBe(text));

test("the consent page says in words what is asked for, with the scopes beneath", async () => {
  const sandbox = testSandbox();
  const { body } = await link(sandbox, "ac_gmail");
  const { text } = await browse(sandbox).open(body.redirect_url);
  expect(text.replaceAll(/\s+/g, " ")).toContain(
    "<li>Read, write and send your email <code>https://www.googleapis.com/auth/gmail.modify</code></li>",
  );
});
