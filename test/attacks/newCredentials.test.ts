import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createComposioHandler } from "../../src/server/index.ts";
import { rawAccount } from "../support/rawAccount.ts";
import { connectSdk, openStage, type Stage } from "../server/stage.ts";

const key = "k-canary-of-the-app";
const evil = "https://attacker.example";

interface Field {
  readonly name: string;
  readonly required?: boolean;
  readonly secret?: boolean;
  readonly visible?: boolean;
  readonly label?: string;
  readonly defaultValue?: string;
}

function toolkit(slug: string, mode: string, fields: readonly Field[]) {
  const complete = fields.map((field) => ({ label: field.name, description: "", required: false, ...field }));
  return { slug, name: slug, logo: "", description: "", categories: [], schemes: [{ mode, fields: complete }] };
}

const address = { name: "base_url", secret: false };
/** Accounts that hold a secret of the app, each with what an attacker may try to keep it by. */
const toolkits = [
  toolkit("required", "API_KEY", [{ name: "generic_api_key", required: true, secret: true }, address]),
  toolkit("optional", "API_KEY", [{ name: "generic_api_key", secret: true }, { name: "pin" }, address]),
  toolkit("basic", "BASIC", [{ name: "username", secret: false }, { name: "password", secret: true }, address]),
  toolkit("hidden", "API_KEY", [{ name: "partner_key", visible: false }, { name: "pin" }, address]),
  toolkit("old", "API_KEY", [
    { name: "basic_encoded", label: "Base Encode (Deprecated)", secret: true },
    { name: "generic_api_key", secret: true },
    address,
  ]),
];

describe("14. an account's secret is sent to a changed address", () => {
  let stage: Stage;
  /** The app as it is deployed later: it has forgotten under which auth configs it once brought its key. */
  let later: (request: Request) => Promise<Response>;
  const credentials = {
    ac_required: { generic_api_key: key },
    ac_optional: { pin: key },
    ac_basic: { username: "bot", password: key },
    ac_hidden: { partner_key: key },
    ac_old: { basic_encoded: key },
  };
  beforeAll(async () => {
    stage = await openStage("in memory", { sandbox: { toolkits }, credentials });
    for (const { slug } of toolkits) stage.sandbox.control.addAuthConfig({ toolkit: slug, id: `ac_${slug}` });
    const composio = connectSdk(stage.sandbox.origin, stage.sandbox.apiKey);
    later = createComposioHandler({ composio, identify: () => "ana" });
  });
  afterAll(() => stage.close());

  async function made(slug: string): Promise<string> {
    const body = { authConfigId: `ac_${slug}`, fields: {}, allowMultiple: true };
    const { status, text, body: account } = await stage.send("ana", "POST", "/connected-accounts", { body });
    expect(status, text).toBe(201);
    return account.id;
  }

  async function patch(id: string, fields: object) {
    const response = await later(
      new Request(`${stage.origin}/api/composio/connected-accounts/${id}`, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ fields }),
      }),
    );
    return { status: response.status, body: await response.json() };
  }

  const valuesOf = (id: string) => stage.sandbox.control.account(id).val;

  test.each([
    ["required", { base_url: evil }],
    ["required", { base_url: evil, generic_api_key: "" }],
    ["optional", { base_url: evil }],
    ["optional", { base_url: evil, generic_api_key: "mine" }],
    ["basic", { base_url: evil }],
    ["basic", { base_url: evil, username: "mine" }],
  ])("%s: refused with the field's name: %j", async (slug, fields) => {
    const id = await made(slug);
    const before = valuesOf(id);
    const { status, body } = await patch(id, fields);
    expect({ status, body }).toMatchObject({ status: 422, body: { error: { code: "invalid_fields" } } });
    const own = Object.entries(before).find(([, value]) => value === key)?.[0] ?? "";
    expect(Object.keys(body.error.fields)).toEqual([own]);
    expect(valuesOf(id)).toEqual(before);
  });

  test.each([
    ["hidden", { base_url: evil, pin: "mine" }],
    ["hidden", { base_url: evil }],
    ["hidden", { pin: "mine" }],
    ["old", { base_url: evil, generic_api_key: "mine" }],
  ])("%s: secrets that users are not asked for are removed: %j", async (slug, fields) => {
    const id = await made(slug);
    expect((await patch(id, fields)).status).toBe(200);
    expect(valuesOf(id)).toMatchObject(fields);
    expect(JSON.stringify(valuesOf(id))).not.toContain(key);
  });

  test("hidden: they are removed also if Composio does not say which values the account has", async () => {
    const id = await made("hidden");
    const { control } = stage.sandbox;
    const items = [{ ...rawAccount(control.account(id)), state: { authScheme: "API_KEY" } }];
    control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items } });
    expect((await patch(id, { base_url: evil, pin: "mine" })).status).toBe(200);
    expect(JSON.stringify(valuesOf(id))).not.toContain(key);
  });

  test.each([
    ["required", { generic_api_key: "mine" }],
    ["required", { generic_api_key: "mine", base_url: evil }],
    ["optional", { pin: "mine", base_url: evil }],
    ["basic", { password: "mine" }],
    ["basic", { username: "me", password: "mine", base_url: evil }],
    ["basic", { password: "", base_url: evil }],
  ])("%s: accepted with every secret given again: %j", async (slug, fields) => {
    const id = await made(slug);
    expect((await patch(id, fields)).status).toBe(200);
    expect(valuesOf(id)).toMatchObject(fields);
    expect(JSON.stringify(valuesOf(id))).not.toContain(key);
  });
});

test("14. a deprecated secret stays unchanged if only secrets change", async () => {
  const stage = await openStage("in memory", { sandbox: { toolkits } });
  stage.sandbox.control.addAuthConfig({ toolkit: "old", id: "ac_old" });
  const val = { basic_encoded: "computed", generic_api_key: "first", base_url: "https://acme.example" };
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "old", authConfigId: "ac_old", val });
  const path = `/connected-accounts/${id}`;
  const { status } = await stage.send("ana", "PATCH", path, { body: { fields: { generic_api_key: "mine" } } });
  expect(status).toBe(200);
  expect(stage.sandbox.control.account(id).val).toMatchObject({ ...val, generic_api_key: "mine" });
  await stage.close();
});

describe("14. the app's key is sent to an address that its user chose before", () => {
  test("new credentials of an older account do not contain the app's key", async () => {
    const stage = await openStage("in memory", {
      sandbox: { toolkits: [toolkit("acme", "API_KEY", [{ name: "partner_key" }, { name: "pin" }, address])] },
      credentials: { ac_acme: { partner_key: key } },
      userFields: { ac_acme: ["pin"] },
    });
    stage.sandbox.control.addAuthConfig({ toolkit: "acme", id: "ac_acme" });
    const { id } = stage.sandbox.control.addAccount({
      userId: "ana",
      toolkit: "acme",
      authConfigId: "ac_acme",
      val: { base_url: evil, pin: "mine", partner_key: "mine" },
    });
    const path = `/connected-accounts/${id}`;
    expect((await stage.send("ana", "PATCH", path, { body: { fields: { pin: "new" } } })).status).toBe(200);
    expect(stage.sandbox.control.account(id).val).toMatchObject({ base_url: evil, pin: "new", partner_key: "mine" });
    await stage.close();
  });
});

test("14. a hidden default replaces the old value", async () => {
  const fields = [{ name: "full", required: true, defaultValue: "https://api.acme.example" }, { name: "pin" }];
  const stage = await openStage("in memory", { sandbox: { toolkits: [toolkit("acme", "API_KEY", fields)] } });
  stage.sandbox.control.addAuthConfig({ toolkit: "acme", id: "ac_acme" });
  const val = { full: evil, pin: key };
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "acme", authConfigId: "ac_acme", val });
  const path = `/connected-accounts/${id}`;
  expect(await stage.send("ana", "PATCH", path, { body: { fields: { full: evil } } })).toMatchObject({ status: 422 });
  expect(await stage.send("ana", "PATCH", path, { body: { fields: { pin: "new" } } })).toMatchObject({ status: 200 });
  expect(stage.sandbox.control.account(id).val).toMatchObject({ full: "https://api.acme.example", pin: "new" });

  // What a user types into the field of a new account is sent as it is.
  const body = { authConfigId: "ac_acme", fields: { full: "https://acme.at.home.example", pin: "new" } };
  const { body: own } = await stage.send("ana", "POST", "/connected-accounts", {
    body: { ...body, allowMultiple: true },
  });
  expect(stage.sandbox.control.account(own.id).val).toMatchObject(body.fields);
  await stage.close();
});

test("the address of the user's own server stays if only secrets change", async () => {
  const fields = [
    { name: "full", required: true, secret: false, defaultValue: "https://api.acme.example" },
    { name: "generic_api_key", required: true, secret: true },
  ];
  const stage = await openStage("in memory", { sandbox: { toolkits: [toolkit("acme", "API_KEY", fields)] } });
  stage.sandbox.control.addAuthConfig({ toolkit: "acme", id: "ac_acme" });
  const val = { full: "https://acme.at.home.example", generic_api_key: "old" };
  const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "acme", authConfigId: "ac_acme", val });
  const body = { fields: { generic_api_key: "new" } };
  expect(await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body })).toMatchObject({ status: 200 });
  expect(stage.sandbox.control.account(id).val).toMatchObject({ ...val, generic_api_key: "new" });
  await stage.close();
});
