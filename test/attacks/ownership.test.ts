import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStage, type Stage } from "../server/stage.ts";

describe("9. an account without a known owner", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage("over a port");
  });
  afterAll(() => stage.close());

  const types: [string, unknown][] = [
    ["is missing", {}],
    ["is in small letters", { account_type: "shared" }],
    ["is a new one", { account_type: "ORG" }],
    ["is null", { account_type: null }],
    ["is a number", { account_type: 1 }],
    ["is private in small letters", { account_type: "private" }],
    ["is a list", { account_type: ["PRIVATE"] }],
    ["is SHARED without a list", { account_type: "SHARED" }],
    ["is told in a text", "PRIVATE"],
    ["is told in a list", [{ account_type: "PRIVATE" }]],
  ];

  test.each(types)("whose type %s", async (_, experimental) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    await expectClosed(id, { experimental });
    const listed = await as(id, { experimental }, () => stage.send("ana", "GET", "/connected-accounts"));
    expect(listed.body.items).toEqual([]);
  });

  test("without a type", async () => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    await expectClosed(id, {});
    await expectClosed(id, { experimental: null });
  });

  test("with an empty text as owner", async () => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    await expectClosed(id, { user_id: "", experimental: { account_type: "PRIVATE" } });
  });

  async function expectClosed(id: string, item: object): Promise<void> {
    const path = `/connected-accounts/${id}`;
    for (const [method, body] of [
      ["GET"],
      ["PATCH", { alias: "mine" }],
      ["PATCH", { enabled: false }],
      ["DELETE"],
    ] as const) {
      const answer = await as(id, item, () => stage.send("ana", method, path, { body }));
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect(stage.sandbox.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(stage.sandbox.control.account(id)).toMatchObject({ deleted: false, alias: null, status: "ACTIVE" });
  }

  /** Sends while Composio lists the account so, whatever it is asked. */
  async function as<Value>(id: string, item: object, send: () => Promise<Value>): Promise<Value> {
    const config = { id: "ac_gmail", is_composio_managed: true, is_disabled: false };
    const items = [{ id, status: "ACTIVE", toolkit: { slug: "gmail" }, auth_config: config, ...item }];
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items },
      times: 1,
    });
    return send();
  }
});
