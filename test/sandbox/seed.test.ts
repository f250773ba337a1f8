import { expect, test } from "vitest";
import { sandboxToolkits } from "../../src/sandbox/index.ts";
import { call, testSandbox } from "./support.ts";

const schemes = [
  "OAUTH2",
  "OAUTH1",
  "API_KEY",
  "BEARER_TOKEN",
  "BASIC",
  "BASIC_WITH_JWT",
  "GOOGLE_SERVICE_ACCOUNT",
  "SERVICE_ACCOUNT",
  "BILLCOM_AUTH",
  "CALCOM_AUTH",
  "S2S_OAUTH2",
  "DCR_OAUTH",
  "SAML",
  "NO_AUTH",
  "ACME_SIGNED_TOKEN",
];

test("at least 24 toolkits cover every auth scheme", () => {
  expect(sandboxToolkits.length).toBeGreaterThanOrEqual(24);
  expect(new Set(sandboxToolkits.map(({ slug }) => slug)).size).toBe(sandboxToolkits.length);
  expect(new Set(sandboxToolkits.flatMap((toolkit) => toolkit.schemes.map(({ mode }) => mode)))).toEqual(
    new Set(schemes),
  );
});

test.each(sandboxToolkits)("$slug has texts and an SVG logo", ({ name, description, categories, logo }) => {
  expect(name && description && categories[0]).toBeTruthy();
  expect(decodeURIComponent(logo)).toMatch(
    /^data:image\/svg\+xml,<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/,
  );
});

test("one enabled auth config for each scheme that can be connected, and none for others", async () => {
  const { body } = await call(testSandbox(), "GET", "/auth_configs?show_disabled=true");
  const found = new Map<string, string>(
    body.items.map((item: { id: string; status: string }) => [item.id, item.status]),
  );
  expect(found.get("ac_gmail")).toBe("ENABLED");
  expect([found.get("ac_jira"), found.get("ac_jira_api_key"), found.get("ac_jira_s2s_oauth2")]).toEqual([
    "ENABLED",
    "ENABLED",
    "ENABLED",
  ]);
  expect(found.get("ac_asana_disabled")).toBe("DISABLED");
  expect(
    [...found.keys()].filter((id) => id.includes("twitter") || id.includes("hackernews") || id === "ac_asana"),
  ).toEqual([]);
});

test("a toolkit of Composio's samples gets its auth config when it is first connected", async () => {
  const sandbox = testSandbox();
  const configs = async () => (await call(sandbox, "GET", "/auth_configs?toolkit_slug=googlesheets")).body.items;
  expect(await configs()).toEqual([]);
  const made = await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "googlesheets" } });
  expect([made.status, made.body.auth_config.is_composio_managed]).toEqual([201, true]);
  expect(await configs()).toMatchObject([{ auth_scheme: "OAUTH2", is_composio_managed: true }]);
});

test("toolkits have their real fields, if known", async () => {
  const sandbox = testSandbox();
  const fields = async (slug: string, mode: string) => {
    const { body } = await call(sandbox, "GET", `/toolkits/${slug}`);
    const detail = body.auth_config_details.find((candidate: { mode: string }) => candidate.mode === mode);
    const { required, optional } = detail.fields.connected_account_initiation;
    return [...required, ...optional].map(({ name, displayName, required: needed, default: value }) => [
      name,
      displayName,
      needed,
      value,
    ]);
  };
  expect(await fields("firecrawl", "API_KEY")).toEqual([
    ["full", "Base URL", true, "https://api.firecrawl.dev/v1"],
    ["generic_api_key", "API Key", true, null],
  ]);
  expect(await fields("jira", "API_KEY")).toEqual([
    ["subdomain", "Your Subdomain", true, null],
    ["basic_encoded", "Base Encode (Deprecated)", false, null],
    ["generic_api_key", "API Key (Required)", false, null],
    ["generic_id", "Jira Email (Required)", false, null],
  ]);
  expect(await fields("posthog", "API_KEY")).toEqual([
    ["subdomain", "Sub Domain", true, "us"],
    ["generic_api_key", "API Key", true, null],
  ]);
  expect(await fields("mailchimp", "OAUTH2")).toEqual([["subdomain", "Server Prefix", true, null]]);
});

test("is_secret and user_visible are left out where unknown", async () => {
  const { body } = await call(testSandbox(), "GET", "/auth_configs/ac_acme_erp");
  expect(body.expected_input_fields).toMatchObject([
    { is_secret: false },
    { is_secret: true },
    { user_visible: false },
    {},
  ]);
  expect(body.expected_input_fields[3]).toEqual({
    name: "instanceEndpoint",
    displayName: "Endpoint",
    type: "string",
    description: "",
    required: false,
    default: null,
  });
});

test("custom auth configs: the fields of each scheme, and a bearer token for any OAuth2 toolkit", async () => {
  const sandbox = testSandbox();
  const custom = (slug: string, authScheme: string, credentials: object = {}) =>
    call(sandbox, "POST", "/auth_configs", {
      toolkit: { slug },
      auth_config: { type: "use_custom_auth", authScheme, credentials },
    });
  expect(await custom("twitter", "OAUTH2")).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("client_id") } },
  });
  expect((await custom("twitter", "OAUTH2", { client_id: "a", client_secret: "b" })).status).toBe(201);
  expect((await custom("gmail", "BEARER_TOKEN")).body.auth_config).toMatchObject({
    auth_scheme: "BEARER_TOKEN",
    is_composio_managed: false,
  });
  expect((await custom("stripe", "OAUTH2", { client_id: "a", client_secret: "b" })).status).toBe(400);
  expect((await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "twitter" } })).status).toBe(400);
  expect((await call(sandbox, "POST", "/auth_configs", { toolkit: { slug: "nope" } })).status).toBe(404);
});
