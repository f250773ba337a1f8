import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

test.each([
  [{ ac_tavily: { generic_api_key: "" } }, /generic_api_key/],
  [{ "ac,1": { a: "b" } }, /not an auth config id/],
])("a wrong option throws when the server starts: %j", (credentials, message) => {
  const composio = connectSdk("http://127.0.0.1:1", "ak_test");
  expect(() => createComposioHandler({ composio, identify: () => null, credentials })).toThrow(message);
});
