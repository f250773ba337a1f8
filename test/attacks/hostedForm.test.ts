import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStage, type Stage } from "../server/stage.ts";

const key = "k-canary-of-the-app";
const evil = "https://attacker.example";

/** What a field is, by its name: an address, a region or a secret. */
function field(name: string, required = false) {
  return { name, label: name, description: "", required };
}

function toolkit(slug: string, mode: string, fields: readonly ReturnType<typeof field>[]) {
  return { slug, name: slug, logo: "", description: "", categories: [], schemes: [{ mode, managed: true, fields }] };
}

/** Composio's hosted page, filled in by an attacker: everything it asks for is theirs. */
async function fillIn(link: string): Promise<readonly string[]> {
  const page = await (await fetch(link)).text();
  const names = [...page.matchAll(/name="(field:[^"]+)"/g)].map(([, name = ""]) => name);
  const form = new FormData();
  for (const name of names) form.set(name, evil);
  await fetch(link, { method: "POST", body: form, redirect: "manual" });
  return names;
}

describe("13. the auth config's own secret is sent to a user's address by Composio's page", () => {
  let stage: Stage;
  const keyLike = ["API_KEY", "BEARER_TOKEN", "BASIC", "BASIC_WITH_JWT", "SERVICE_ACCOUNT", "CUSTOM_AUTH"];
  const addresses = ["your_server", "base_url", "subdomain", "full", "region"];
  beforeAll(async () => {
    stage = await openStage("over a port", {
      sandbox: {
        toolkits: [
          ...keyLike.map((mode) =>
            toolkit(mode.toLowerCase(), mode, [field("password"), ...addresses.map((name) => field(name))]),
          ),
          toolkit("named", "API_KEY", [field("partner_key"), field("generic_api_key", true)]),
          toolkit("oauth", "OAUTH2", [field("partner_key"), field("subdomain", true)]),
          toolkit("oauth_open", "OAUTH2", [field("partner_key"), field("subdomain", true)]),
          toolkit("oauth_pinned", "OAUTH2", [field("partner_key"), field("subdomain", true)]),
          toolkit("zendesk", "OAUTH2", [field("subdomain", true)]),
          toolkit("regional", "API_KEY", [field("generic_api_key", true), field("subdomain", true)]),
          toolkit("plain", "API_KEY", [field("generic_api_key", true), field("base_url")]),
        ],
      },
      userFields: { ac_oauth_open: ["subdomain"], ac_named: ["generic_api_key"] },
    });
    const add = (slug: string, sharedCredentials?: Readonly<Record<string, string>>) =>
      stage.sandbox.control.addAuthConfig({
        toolkit: slug,
        id: `ac_${slug}`,
        ...(sharedCredentials && { sharedCredentials }),
      });
    for (const mode of keyLike) add(mode.toLowerCase(), { password: key });
    for (const slug of ["oauth", "oauth_open", "named"]) add(slug, { partner_key: key });
    add("oauth_pinned", { partner_key: key, subdomain: "acme" });
    for (const slug of ["zendesk", "plain"]) add(slug);
    add("regional", { subdomain: "eu" });
  });
  afterAll(() => stage.close());

  const link = (slug: string, fields?: object) =>
    stage.send("ana", "POST", "/connected-accounts/link", {
      body: { authConfigId: `ac_${slug}`, allowMultiple: true, ...(fields && { fields }) },
    });

  async function redirectUrl(slug: string): Promise<string> {
    const { status, text } = await link(slug);
    expect(status, text).toBe(201);
    const { redirectUrl: address }: { redirectUrl: string } = JSON.parse(text);
    return address;
  }

  test.each(keyLike)("%s: Composio's page is refused, with and without fields, also for a reconnect", async (mode) => {
    const slug = mode.toLowerCase();
    const refused = { status: 400, body: { error: { code: "scheme_not_supported" } } };
    expect(await link(slug)).toMatchObject(refused);
    for (const name of addresses) expect((await link(slug, { [name]: evil })).status).toBe(400);
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: slug, authConfigId: `ac_${slug}` });
    const again = await stage.send("ana", "POST", "/connected-accounts/link", { body: { connectedAccountId: id } });
    expect(again).toMatchObject(refused);
    expect(JSON.stringify(stage.sandbox.requests)).not.toContain(evil);
  });

  test("OAuth: it is refused if it would ask for fields that the app has not named", async () => {
    expect(await link("oauth")).toMatchObject({ status: 400, body: { error: { code: "scheme_not_supported" } } });
    expect(await link("oauth", { subdomain: evil })).toMatchObject({ status: 400 });
  });

  test("OAuth: it is refused if Composio can't say which fields it would ask for", async () => {
    const own = await openStage("in memory", {
      sandbox: { toolkits: [toolkit("oauth", "OAUTH2", [field("partner_key"), field("subdomain", true)])] },
    });
    own.sandbox.control.addAuthConfig({ toolkit: "oauth", id: "ac_oauth", sharedCredentials: { partner_key: key } });
    own.sandbox.control.failNext({ path: "/toolkits/oauth", status: 503, times: 10 });
    const answer = await own.send("ana", "POST", "/connected-accounts/link", { body: { authConfigId: "ac_oauth" } });
    expect(answer).toMatchObject({ body: { error: { code: "composio_unavailable" } } });
    expect(own.sandbox.control.accounts()).toEqual([]);
    await own.close();
  });

  test("it is allowed if `userFields` names all fields that it asks for", async () => {
    expect(await fillIn(await redirectUrl("oauth_open"))).toEqual(["field:subdomain"]);
    expect(await fillIn(await redirectUrl("named"))).toEqual(["field:generic_api_key"]);
  });

  test("OAuth: it is allowed if the auth config supplies all fields", async () => {
    expect(await fillIn(await redirectUrl("oauth_pinned"))).toEqual([]);
  });

  test("it is allowed if no secret is supplied", async () => {
    expect(await fillIn(await redirectUrl("zendesk"))).toEqual(["field:subdomain"]);
    expect(await fillIn(await redirectUrl("regional"))).toEqual(["field:generic_api_key"]);
    expect(await fillIn(await redirectUrl("plain"))).toEqual(["field:generic_api_key", "field:base_url"]);
    expect((await link("zendesk", { subdomain: "acme" })).status).toBe(201);
  });
});
