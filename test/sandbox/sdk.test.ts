import { AuthScheme, type Composio } from "@composio/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import type { ServedSandbox } from "../../src/sandbox/serve.ts";
import { officialSdk } from "../support/officialSdk.ts";
import { Browser, type Parsed } from "./support.ts";

/** The official SDK against a real port: nothing here knows that it is not Composio. */
let served: ServedSandbox;
let composio: Composio;
let browser: Browser;

beforeAll(async () => {
  served = await serveSandbox({ port: 0 });
  composio = officialSdk(served.url);
  browser = new Browser(served.url, fetch);
});
beforeEach(() => served.sandbox.control.reset());
afterAll(() => served.close());

const control = () => served.sandbox.control;

/** The error that a call rejects with. */
async function failure(call: Promise<unknown>): Promise<Parsed> {
  return call.then(
    () => expect.unreachable("the call should have failed"),
    (error: unknown) => error,
  );
}

test("link, consent in the browser, waitForConnection", async () => {
  const request = await composio.connectedAccounts.link("user-1", "ac_gmail", {
    callbackUrl: "https://app.example/back?tab=mail",
  });
  expect(request.status).toBe("INITIATED");
  expect(request.redirectUrl).toMatch(`${served.url}/link/ln_`);

  const waiting = request.waitForConnection(5000);
  const consent = await browser.open(request.redirectUrl ?? "");
  const back = await browser.submit(consent, "Allow");
  expect(back.url).toBe(`https://app.example/back?tab=mail&status=success&connected_account_id=${request.id}`);

  const account = await waiting;
  expect(account).toMatchObject({
    id: request.id,
    status: "ACTIVE",
    statusReason: null,
    toolkit: { slug: "gmail" },
    authConfig: { id: "ac_gmail", authScheme: "OAUTH2", isComposioManaged: true, isDisabled: false },
    state: { authScheme: "OAUTH2", val: { status: "ACTIVE", access_token: "REDACTED", refresh_token: "REDACTED" } },
    isDisabled: false,
    experimental: { accountType: "PRIVATE" },
  });
  // Had the SDK's schema refused the answer, it would have passed the raw object on.
  expect(account).not.toHaveProperty("user_id");
});

test("a denied consent ends waitForConnection", async () => {
  const request = await composio.connectedAccounts.link("user-1", "ac_slack", {
    callbackUrl: "https://app.example/back",
  });
  const back = await browser.submit(await browser.open(request.redirectUrl ?? ""), "Deny");
  expect(back.url).toBe(
    `https://app.example/back?status=failed&connected_account_id=${request.id}&error=access_denied`,
  );
  const error = await failure(request.waitForConnection(3000));
  expect(error.name).toBe("ConnectionRequestFailedError");
  expect(error.message).toContain("FAILED");
});

test("waitForConnection: an expired link, an unknown account, a timeout", async () => {
  const request = await composio.connectedAccounts.link("user-1", "ac_github");
  const timeout = await failure(composio.connectedAccounts.waitForConnection(request.id, 10));
  expect(timeout.name).toBe("ConnectionRequestTimeoutError");
  control().advance(10 * 60_000);
  const expired = await failure(composio.connectedAccounts.waitForConnection(request.id, 10));
  expect(expired.message).toContain("EXPIRED, reason: Connection initiation did not complete within 10 minutes");
  const unknown = await failure(composio.connectedAccounts.waitForConnection("ca_unknown", 10));
  expect(unknown.name).toBe("ComposioConnectedAccountNotFoundError");
});

test("initiate with an API key: ACTIVE at once, secrets masked", async () => {
  const request = await composio.connectedAccounts.initiate("user-1", "ac_firecrawl", {
    config: AuthScheme.APIKey({ full: "https://api.firecrawl.dev/v1", generic_api_key: "fc-1234567890" }),
    alias: "crawler",
  });
  expect(request).toMatchObject({ status: "ACTIVE", redirectUrl: null });
  const account = await request.waitForConnection();
  expect(account).toMatchObject({
    alias: "crawler",
    state: {
      authScheme: "API_KEY",
      val: { status: "ACTIVE", full: "https://api.firecrawl.dev/v1", generic_api_key: "fc-1..." },
    },
  });
  expect(control().account(request.id).val).toEqual({
    full: "https://api.firecrawl.dev/v1",
    generic_api_key: "fc-1234567890",
  });
  expect(control().account(request.id).raw).toEqual([
    {
      auth_config: { id: "ac_firecrawl" },
      connection: {
        user_id: "user-1",
        alias: "crawler",
        state: {
          authScheme: "API_KEY",
          val: { status: "ACTIVE", full: "https://api.firecrawl.dev/v1", generic_api_key: "fc-1234567890" },
        },
      },
    },
  ]);
});

test.each([
  ["ac_zulip", AuthScheme.Basic({ username: "bot", password: "word" })],
  ["ac_agencyzoom", AuthScheme.BasicWithJWT({ username: "alex", password: "word" })],
  ["ac_canvas", AuthScheme.BearerToken({ token: "token-1" })],
  ["ac_googlebigquery", AuthScheme.GoogleServiceAccount({ credentials_json: "{}" })],
  ["ac_bill", AuthScheme.BillcomAuth({ sessionId: "session", devKey: "key" })],
  ["ac_cal_calcom_auth", AuthScheme.CalcomAuth({ api_key: "cal_1" })],
])("initiate with every helper of the SDK: %s", async (authConfigId, config) => {
  const request = await composio.connectedAccounts.initiate("user-1", authConfigId, { config });
  const account = await composio.connectedAccounts.get(request.id);
  expect(account).toMatchObject({
    status: "ACTIVE",
    state: { authScheme: config.authScheme, val: { status: "ACTIVE" } },
  });
});

test("initiate with an own OAuth app: short URL, camelCase callback", async () => {
  const { id } = await composio.authConfigs.create("twitter", {
    type: "use_custom_auth",
    authScheme: "OAUTH2",
    credentials: { client_id: "mine", client_secret: "hidden" },
  });
  const request = await composio.connectedAccounts.initiate("user-1", id, { callbackUrl: "https://app.example/back" });
  expect(request.status).toBe("INITIATED");
  expect(request.redirectUrl).toMatch(`${served.url}/api/v3/s/`);
  const consent = await browser.open(request.redirectUrl ?? "");
  expect(consent.url).toContain("client_id=mine");
  const back = await browser.submit(consent, "Allow");
  expect(back.url).toBe(`https://app.example/back?status=success&connectedAccountId=${request.id}&appName=twitter`);
  expect(await request.waitForConnection()).toMatchObject({
    status: "ACTIVE",
    state: { val: { access_token: "acce..." } },
  });
});

test("initiate with an imported token is ACTIVE at once", async () => {
  const id = control().addAuthConfig({ toolkit: "github", managed: false });
  const request = await composio.connectedAccounts.initiate("user-1", id, {
    config: AuthScheme.OAuth2({ access_token: "gho_imported" }),
  });
  expect(request).toMatchObject({ status: "ACTIVE", redirectUrl: null });
  expect(control().account(request.id).val).toMatchObject({ access_token: "gho_imported" });
});

test("initiate on managed OAuth is refused as the SDK expects", async () => {
  const error = await failure(composio.connectedAccounts.initiate("user-1", "ac_gmail"));
  expect(error.name).toBe("ComposioLegacyConnectedAccountsEndpointRetiredError");
});

test("a second link is refused by the SDK, unless several are allowed", async () => {
  control().addAccount({ userId: "user-1", toolkit: "gmail" });
  const error = await failure(composio.connectedAccounts.link("user-1", "ac_gmail"));
  expect(error.name).toBe("ComposioMultipleConnectedAccountsError");
  const another = await composio.connectedAccounts.link("user-1", "ac_gmail", { allowMultiple: true });
  expect(another.id).toMatch(/^ca_/);
});

test("list: every filter, pages to the end, newest first", async () => {
  const ids: string[] = [];
  for (const toolkit of ["gmail", "slack", "stripe", "gmail", "gmail"]) {
    ids.unshift(control().addAccount({ userId: ids.length < 3 ? "user-1" : "user-2", toolkit }).id);
    control().advance(1000);
  }
  const list = async (query: Parameters<typeof composio.connectedAccounts.list>[0]) =>
    (await composio.connectedAccounts.list(query)).items.map(({ id }) => ids.indexOf(id));
  expect(await list({})).toEqual([0, 1, 2, 3, 4]);
  expect(await list({ userIds: ["user-1"] })).toEqual([2, 3, 4]);
  expect(await list({ userIds: ["user-1", "user-2"], toolkitSlugs: ["gmail"] })).toEqual([0, 1, 4]);
  expect(await list({ authConfigIds: ["ac_stripe", "ac_slack"] })).toEqual([2, 3]);
  control().expire(ids[3] ?? "");
  expect(await list({ statuses: ["EXPIRED"] })).toEqual([3]);
  expect(await list({ orderBy: "updated_at" })).toEqual([3, 0, 1, 2, 4]);

  const seen: number[] = [];
  let cursor: string | null | undefined;
  let pages = 0;
  do {
    const page = await composio.connectedAccounts.list({ limit: 2, ...(cursor && { cursor }) });
    seen.push(...page.items.map(({ id }) => ids.indexOf(id)));
    expect(page.totalPages).toBe(3);
    cursor = page.nextCursor;
    pages += 1;
  } while (cursor);
  expect(seen).toEqual([0, 1, 2, 3, 4]);
  expect(pages).toBe(3);
});

test("SHARED accounts are listed only if asked for", async () => {
  const request = await composio.connectedAccounts.link("user-1", "ac_gmail", {
    experimental: { accountType: "SHARED", aclConfigForShared: { allowedUserIds: ["user-2"] } },
  });
  const ids = async (accountType?: "SHARED" | "ALL") =>
    (await composio.connectedAccounts.list({ ...(accountType && { accountType }) })).items.map(({ id }) => id);
  expect(await ids()).toEqual([]);
  expect(await ids("SHARED")).toEqual([request.id]);
  expect(await ids("ALL")).toEqual([request.id]);
  await composio.connectedAccounts.updateAcl(request.id, { allowAllUsers: true });
  expect((await composio.connectedAccounts.get(request.id)).experimental).toEqual({
    accountType: "SHARED",
    aclConfigForShared: { allowAllUsers: true, allowedUserIds: ["user-2"], notAllowedUserIds: [] },
  });
  const owned = control().addAccount({ userId: "user-1", toolkit: "gmail" });
  const error = await failure(composio.connectedAccounts.updateAcl(owned.id, { allowAllUsers: true }));
  expect(error.name).toBe("ComposioAclOnlyForSharedError");
});

test("disable, enable, refresh and delete", async () => {
  const { id } = control().addAccount({ userId: "user-1", toolkit: "gmail" });
  expect(await composio.connectedAccounts.disable(id)).toEqual({ success: true });
  expect(await composio.connectedAccounts.get(id)).toMatchObject({
    status: "INACTIVE",
    isDisabled: true,
    statusReason: "Connection status updated by user",
  });
  expect(await composio.connectedAccounts.enable(id)).toEqual({ success: true });
  expect(await composio.connectedAccounts.update(id, { enabled: true })).toEqual({ success: true });
  expect(await composio.connectedAccounts.get(id)).toMatchObject({ status: "ACTIVE", isDisabled: false });

  const refreshed = await composio.connectedAccounts.refresh(id, { redirectUrl: "https://app.example/back" });
  expect(refreshed).toMatchObject({ id, status: "INITIATED" });
  expect(await composio.connectedAccounts.get(id)).toMatchObject({ id, status: "INITIATED" });
  const back = await browser.submit(await browser.open(refreshed.redirect_url ?? ""), "Allow");
  expect(back.url).toContain(`connectedAccountId=${id}`);
  expect(await composio.connectedAccounts.get(id)).toMatchObject({ status: "ACTIVE" });

  expect(await composio.connectedAccounts.delete(id)).toMatchObject({ success: true });
  expect(await failure(composio.connectedAccounts.delete(id))).toMatchObject({ status: 404 });
  expect(await failure(composio.connectedAccounts.get(id))).toMatchObject({ status: 404 });
  expect((await composio.connectedAccounts.list({})).items).toEqual([]);
});

test("auth configs: list, get, create, update, disable, enable, delete", async () => {
  const managed = await composio.authConfigs.create("github", { type: "use_composio_managed_auth", name: "Ours" });
  expect(managed).toMatchObject({ authScheme: "OAUTH2", isComposioManaged: true, toolkit: "github" });
  const custom = await composio.authConfigs.create("stripe", {
    type: "use_custom_auth",
    authScheme: "API_KEY",
    credentials: {},
  });
  expect(custom).toMatchObject({ authScheme: "API_KEY", isComposioManaged: false });

  const names = async (query: Parameters<typeof composio.authConfigs.list>[0]) =>
    (await composio.authConfigs.list(query)).items.map(({ id }) => id);
  expect(await names({ toolkit: "github" })).toEqual([managed.id, "ac_github"]);
  expect(await names({ toolkit: "github,stripe", isComposioManaged: false })).toEqual([custom.id, "ac_stripe"]);
  expect(await names({ search: "ours" })).toEqual([managed.id]);
  await composio.authConfigs.disable(managed.id);
  expect(await names({ toolkit: "github" })).toEqual(["ac_github"]);
  expect(await names({ toolkit: "github", showDisabled: true })).toContain(managed.id);
  expect(await composio.authConfigs.get(managed.id)).toMatchObject({
    name: "Ours",
    status: "DISABLED",
    noOfConnections: 0,
  });
  expect(await failure(composio.connectedAccounts.link("user-1", managed.id))).toMatchObject({
    cause: { status: 400 },
  });
  await composio.authConfigs.enable(managed.id);
  await composio.authConfigs.update(managed.id, { type: "default", scopes: "repo" });
  expect(await composio.authConfigs.get(managed.id)).toMatchObject({
    status: "ENABLED",
    credentials: { scopes: "repo" },
  });
  await composio.authConfigs.delete(managed.id);
  expect(await failure(composio.authConfigs.get(managed.id))).toMatchObject({ status: 404 });

  const page = await composio.authConfigs.list({ limit: 3 });
  expect(page.items).toHaveLength(3);
  expect(page.nextCursor).toEqual(expect.any(String));
});

test("toolkits: get, list, categories, fields", async () => {
  const gmail = await composio.toolkits.get("gmail");
  expect(gmail).toMatchObject({
    name: "Gmail",
    composioManagedAuthSchemes: ["OAUTH2"],
    authConfigDetails: [{ mode: "OAUTH2" }],
  });
  expect(gmail.meta.logo).toMatch(/^data:image\/svg\+xml,/);
  const all = await composio.toolkits.get({});
  expect(all.length).toBeGreaterThanOrEqual(24);
  const [first] = await composio.toolkits.get({ category: "crm", sortBy: "alphabetically", limit: 1 });
  expect(first).toMatchObject({ slug: "agencyzoom", authSchemes: ["BASIC_WITH_JWT"] });
  const { items } = await composio.toolkits.listCategories();
  expect(items).toContainEqual({ id: "collaboration-&-communication", name: "Collaboration & communication" });
  const fields = await composio.toolkits.getConnectedAccountInitiationFields("firecrawl", "API_KEY");
  expect(fields.map(({ name }) => name)).toEqual(["full", "generic_api_key"]);
  const creation = await composio.toolkits.getAuthConfigCreationFields("twitter", "OAUTH2", { requiredOnly: true });
  expect(creation.map(({ name }) => name)).toEqual(["client_id", "client_secret"]);
  expect((await failure(composio.toolkits.get("nope"))).cause).toMatchObject({ status: 404 });
});

// docs.composio.dev/docs/programmatic-auth-configs has `authConfigs.create("GITHUB", …)`.
test("a toolkit may be named in capitals, as in Composio's docs", async () => {
  expect((await composio.toolkits.get("GITHUB")).slug).toBe("github");
  const created = await composio.authConfigs.create("GITHUB", { type: "use_composio_managed_auth", name: "GitHub" });
  expect(created).toMatchObject({ isComposioManaged: true, toolkit: "github" });
  expect((await composio.authConfigs.list({ toolkit: "GITHUB" })).items).toHaveLength(2);
  const account = control().addAccount({ userId: "user-1", authConfigId: created.id });
  const mine = await composio.connectedAccounts.list({ userIds: ["user-1"], toolkitSlugs: ["GITHUB"] });
  expect(mine.items.map(({ id }) => id)).toEqual([account.id]);
  expect(await composio.tools.getRawComposioTools({ toolkits: ["GITHUB"] })).not.toHaveLength(0);
  const session = await composio.create("user-1", { toolkits: ["GITHUB"] });
  expect((await session.toolkits()).items).toMatchObject([{ slug: "github", connection: { isActive: true } }]);
  expect((await session.authorize("GITHUB")).id).toMatch(/^ca_/);
});

test("toolkits.authorize: a key toolkit's user is sent to the hosted form", async () => {
  const request = await composio.toolkits.authorize("user-1", "stripe");
  const form = await browser.open(request.redirectUrl ?? "");
  const done = await browser.submit(form, "Connect", { "API Key": "sk_typed" });
  expect(done.text).toContain("You are connected");
  expect((await request.waitForConnection()).status).toBe("ACTIVE");
});

test("toolkits.authorize: fails if only managed OAuth exists, and if no scheme does", async () => {
  expect((await failure(composio.toolkits.authorize("user-1", "gmail"))).name).toBe(
    "ComposioLegacyConnectedAccountsEndpointRetiredError",
  );
  expect((await failure(composio.toolkits.authorize("user-1", "twitter"))).name).toBe(
    "ComposioAuthConfigNotFoundError",
  );
});

test.each([
  [400, "BadRequestError"],
  [401, "AuthenticationError"],
  [403, "PermissionDeniedError"],
  [404, "NotFoundError"],
  [409, "ConflictError"],
  [422, "UnprocessableEntityError"],
  [429, "RateLimitError"],
  [503, "InternalServerError"],
])("a fault with status %i is %s for the caller", async (status, name) => {
  // The SDK retries some of them twice; without a wait here.
  control().failNext({ status, times: 3, headers: { "retry-after-ms": "1" } });
  const error = await failure(composio.connectedAccounts.get("ca_1"));
  expect(error.status).toBe(status);
  expect(error.constructor.name).toBe(name);
});

test("a wrong API key and a duplicate alias", async () => {
  const stranger = officialSdk(served.url, { apiKey: "ak_wrong" });
  expect(await failure(stranger.connectedAccounts.list({}))).toMatchObject({ status: 401 });
  expect((await failure(stranger.connectedAccounts.link("user-1", "ac_gmail"))).status).toBe(401);

  control().addAccount({ userId: "user-1", toolkit: "gmail", alias: "work" });
  const { id } = control().addAccount({ userId: "user-1", toolkit: "gmail" });
  const client = composio.getClient();
  expect(await failure(client.connectedAccounts.patch(id, { alias: "work" }, { maxRetries: 0 }))).toMatchObject({
    status: 409,
  });
  expect(await client.connectedAccounts.patch(id, { alias: "home" })).toEqual({ success: true, id, status: "ACTIVE" });
});

test("a connection that is dropped is retried by the SDK", async () => {
  control().failNext({ network: true, path: "/toolkits" });
  expect(await composio.toolkits.get("gmail")).toMatchObject({ slug: "gmail" });
  expect(served.sandbox.requests.map(({ status }) => status)).toEqual([0, 200]);
});
