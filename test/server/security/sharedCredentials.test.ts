import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createComposioHandler } from "../../../src/server/index.ts";
import { connectSdk, openStage, type Stage } from "../stage.ts";

const key = "tvly-canary-of-the-app";

describe("one key for all users", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage("over a port", { credentials: { ac_tavily: { generic_api_key: key } } });
  });
  afterAll(() => stage.close());

  test("asks the user for no fields, and connects with the app's key", async () => {
    const config = await stage.send("ana", "GET", "/auth-configs/ac_tavily");
    expect(config.body).toMatchObject({ id: "ac_tavily", authScheme: "API_KEY", fields: [] });
    const account = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "tavily", fields: {} } });
    expect(account.status).toBe(201);
    expect(stage.sandbox.control.account(account.body.id)).toMatchObject({
      userId: "ana",
      status: "ACTIVE",
      val: { generic_api_key: key },
    });
  });

  test("the user can neither read nor replace it", async () => {
    const listed = await stage.send("ana", "GET", "/connected-accounts");
    const id = listed.body.items[0]?.id ?? "";
    const fields = { generic_api_key: "mine" };
    expect((await stage.send("ana", "PATCH", `/connected-accounts/${id}`, { body: { fields } })).body.error.code).toBe(
      "invalid_fields",
    );
    const own = { toolkit: "tavily", fields, allowMultiple: true };
    expect((await stage.send("ana", "POST", "/connected-accounts", { body: own })).body.error.code).toBe(
      "invalid_fields",
    );
    expect(stage.sandbox.control.account(id).val).toMatchObject({ generic_api_key: key });
    expect(stage.sent.join("\n")).not.toContain(key);
  });
});

describe("credentials of the app that do not do", () => {
  let stage: Stage;
  afterEach(() => stage.close());

  test("and that Composio refuses, are no fault of a user who has typed none", async () => {
    const credentials = { ac_tavily: { generic_api_key: "bad_key" } };
    stage = await openStage("over a port", { credentials, validateCredentials: true });
    const refused = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "tavily", fields: {} } });
    expect([refused.status, refused.body.error.code]).toEqual([502, "composio_rejected"]);
    const message = "Composio did not accept the credentials that the app or its auth config supplies.";
    expect(stage.log.at(-1)).toMatchObject({ level: "error", message });
  });

  test.each([
    [{}, {}, [["warn", expect.stringMatching(/subdomain of ac_freshdesk.*userFields/)]]],
    [{ userFields: { ac_freshdesk: ["subdomain"] } }, { subdomain: "acme" }, []],
  ])("because users are not asked for the rest, are told to the developer: %j", async (options, fields, told) => {
    const credentials = { ac_freshdesk: { generic_api_key: key } };
    stage = await openStage("over a port", { credentials, ...options });
    const made = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "freshdesk", fields } });
    expect(made.status).toBe(201);
    expect(stage.log.map(({ level, message }) => [level, message])).toEqual(told);
  });
});

test.each([
  [{ ac_tavily: { generic_api_key: "" } }, /generic_api_key/],
  [{ "ac,1": { a: "b" } }, /not an auth config id/],
])("a wrong option throws when the server starts: %j", (credentials, message) => {
  const composio = connectSdk("http://127.0.0.1:1", "ak_test");
  expect(() => createComposioHandler({ composio, identify: () => null, credentials })).toThrow(message);
});
