import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createComposioHandler } from "../../src/server/index.ts";
import { connectSdk, openStage, type Stage } from "../server/stage.ts";

const key = "k-canary-of-the-app";
const evil = "https://attacker.example";

/** Toolkits that don't say which of their fields are secret. */
function toolkit(slug: string, mode: string, names: readonly string[]) {
  return {
    slug,
    name: slug,
    logo: "",
    description: "",
    categories: [],
    schemes: [{ mode, fields: names.map((name) => ({ name, label: name, description: "", required: false })) }],
  };
}

describe("2. the app's own key is sent to a user's address", () => {
  let stage: Stage;
  const secretNames = ["authorization", "bearer", "pin", "webhook_url", "connection_string", "full", "access_code"];
  const configOf = (slug: string) => stage.sandbox.control.addAuthConfig({ toolkit: slug, id: `ac_${slug}` });
  beforeAll(async () => {
    stage = await openStage("over a port", {
      sandbox: {
        toolkits: [
          ...secretNames.map((name) => toolkit(`with_${name}`, "API_KEY", [name, "base_url", "region"])),
          toolkit("plain", "API_KEY", ["region", "generic_api_key"]),
          toolkit("shared", "API_KEY", ["pin", "base_url", "region"]),
          toolkit("oauth", "OAUTH2", ["access_code", "subdomain"]),
        ],
      },
      credentials: {
        ...Object.fromEntries(secretNames.map((name) => [`ac_with_${name}`, { [name]: key }])),
        ac_plain: { region: "eu" },
        ac_oauth: { access_code: key },
      },
      userFields: { ac_with_pin: ["region"], ac_plain: ["generic_api_key"] },
    });
    for (const name of secretNames) configOf(`with_${name}`);
    for (const slug of ["plain", "oauth"]) configOf(slug);
    stage.sandbox.control.addAuthConfig({ toolkit: "shared", id: "ac_shared", sharedCredentials: { pin: key } });
  });
  afterAll(() => stage.close());

  const initiate = (slug: string, fields: object) =>
    stage.send("ana", "POST", "/connected-accounts", {
      body: { authConfigId: `ac_${slug}`, fields, allowMultiple: true },
    });

  test.each(secretNames)("%s: no address by POST, by PATCH or by link", async (name) => {
    const slug = `with_${name}`;
    const refused = { status: 422, body: { error: { code: "invalid_fields" } } };
    expect(await initiate(slug, { base_url: evil })).toMatchObject(refused);
    const created = await initiate(slug, {});
    expect(created.status).toBe(201);
    expect(stage.sandbox.control.account(created.body.id).val).toMatchObject({ [name]: key });
    const path = `/connected-accounts/${created.body.id}`;
    expect(await stage.send("ana", "PATCH", path, { body: { fields: { base_url: evil } } })).toMatchObject(refused);
    const link = { authConfigId: `ac_${slug}`, fields: { base_url: evil }, allowMultiple: true };
    expect((await stage.send("ana", "POST", "/connected-accounts/link", { body: link })).status).toBe(400);
    expect(JSON.stringify(stage.sandbox.requests)).not.toContain(evil);
    expect(stage.sent.join("\n")).not.toContain(key);
  });

  test("users are asked only for the fields that the app names", async () => {
    const { body } = await stage.send("ana", "GET", "/auth-configs/ac_with_pin");
    expect(body).toMatchObject({ fields: [{ name: "region" }] });
    expect((await initiate("with_pin", { region: "us" })).status).toBe(201);
    expect((await initiate("with_pin", { region: "us", base_url: evil })).status).toBe(422);
  });

  test("users give only named fields, even if the app supplies only harmless values", async () => {
    const { body } = await stage.send("ana", "GET", "/auth-configs/ac_plain");
    expect(body).toMatchObject({ fields: [{ name: "generic_api_key" }] });
    const created = await initiate("plain", { generic_api_key: "users-own" });
    expect(stage.sandbox.control.account(created.body.id).val).toMatchObject({
      region: "eu",
      generic_api_key: "users-own",
    });
    expect((await initiate("plain", { generic_api_key: "users-own", region: "us" })).status).toBe(422);
  });

  test("the same holds for values that the auth config supplies at Composio", async () => {
    expect((await stage.send("ana", "GET", "/auth-configs/ac_shared")).body).toMatchObject({ fields: [] });
    expect((await initiate("shared", { base_url: evil })).status).toBe(422);
  });

  test("an OAuth link does not put the key into a page that the user sees", async () => {
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", { body: { authConfigId: "ac_oauth" } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "scheme_not_supported" } } });
  });

  test.each([
    [{ userFields: { "ac,1": ["region"] } }, /userFields/],
    [{ credentials: { ac_1: { pin: "1" } }, userFields: { ac_1: ["pin"] } }, /one of the two/],
  ])("a wrong option throws at the start: %j", (options, message) => {
    const composio = connectSdk("http://127.0.0.1:1", "ak_test");
    expect(() => createComposioHandler({ composio, identify: () => null, ...options })).toThrow(message);
  });
});

describe("2. a value that may be secret is not shown", () => {
  test.each(["authorization", "bearer", "pin", "webhook_url", "connection_string", "full", "access_code", "☂"])(
    "%s: masked, and its default stays on the server",
    async (name) => {
      const field = { name, label: name, description: "", required: true, defaultValue: "canary-default" };
      const stage = await openStage("in memory", {
        sandbox: { toolkits: [{ ...toolkit("acme", "API_KEY", []), schemes: [{ mode: "API_KEY", fields: [field] }] }] },
      });
      const id = stage.sandbox.control.addAuthConfig({ toolkit: "acme" });
      const read = await stage.send("ana", "GET", `/auth-configs/${id}`);
      expect(read.body).toMatchObject({ fields: [{ name, secret: true, kind: "secret", defaultValue: null }] });
      const created = await stage.send("ana", "POST", "/connected-accounts", {
        body: { authConfigId: id, fields: {} },
      });
      expect(created.status).toBe(201);
      expect(stage.sandbox.control.account(created.body.id).val).toMatchObject({ [name]: "canary-default" });
      expect(stage.sent.join("\n")).not.toContain("canary-default");
      await stage.close();
    },
  );
});
