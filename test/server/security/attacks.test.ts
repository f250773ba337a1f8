import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConnectionRequest } from "../../../src/agents/index.ts";
import { linkText } from "../../../src/components/fields/linkText.ts";
import { findSlips } from "../../../src/components/fields/valueSlips.ts";
import { parseStatusReason } from "../../../src/protocol/status.ts";
import { readFailure } from "../../../src/server/composio/upstreamFailure.ts";
import { openStage, type Stage } from "../stage.ts";

/*
 * What a review in the role of an attacker got through with, once each.
 */

describe("an app that supplies its own key", () => {
  const key = "fc-canary-of-the-app";
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage("over a port", { credentials: { ac_firecrawl: { generic_api_key: key } } });
  });
  afterAll(() => stage.close());

  test("asks for no fields, so that users can't choose the address that the key is sent to", async () => {
    expect((await stage.send("ana", "GET", "/auth-configs/ac_firecrawl")).body).toMatchObject({ fields: [] });
    const fields = { full: "https://evil.example/v1" };
    const created = await stage.send("ana", "POST", "/connected-accounts", { body: { toolkit: "firecrawl", fields } });
    expect(created).toMatchObject({ status: 422, body: { error: { code: "invalid_fields" } } });
    expect(stage.sandbox.control.accounts()).toEqual([]);
  });

  test("does not let users change the address later", async () => {
    const account = stage.sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_firecrawl" });
    const body = { fields: { full: "https://evil.example/v1" } };
    expect((await stage.send("ana", "PATCH", `/connected-accounts/${account.id}`, { body })).status).toBe(422);
  });

  test("does not put the key into Composio's page", async () => {
    const answer = await stage.send("ana", "POST", "/connected-accounts/link", {
      body: { authConfigId: "ac_firecrawl" },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "scheme_not_supported" } } });
    expect(JSON.stringify(stage.sandbox.requests)).not.toContain(key);
  });
});

describe("a Composio that names a wrong owner", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage("over a port");
  });
  afterAll(() => stage.close());

  test.each([
    ["a number", { user_id: 7 }],
    ["an object", { user_id: { id: "ana" } }],
    ["missing on a SHARED account", { user_id: undefined, experimental: { account_type: "SHARED" } }],
  ])("owner: %s", async (_, change) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    const item = {
      id,
      status: "ACTIVE",
      toolkit: { slug: "gmail" },
      auth_config: { id: "ac_gmail", is_composio_managed: true, is_disabled: false },
      ...change,
    };
    for (const method of ["GET", "DELETE"]) {
      stage.sandbox.control.failNext({
        method: "GET",
        path: "/connected_accounts",
        status: 200,
        body: { items: [item] },
      });
      expect((await stage.send("ana", method, `/connected-accounts/${id}`)).status).toBe(404);
    }
    expect(stage.sandbox.control.account(id).deleted).toBe(false);
  });
});

describe("texts on which a pattern would be slow", () => {
  // Minutes and more before; the suite's own time limit is the measure, not a clock.
  test("an error of Composio's", () => {
    const error = { status: 400, error: { error: { message: "alias ".repeat(200_000), code: 600, slug: "x" } } };
    expect(readFailure(error, () => 0)).toMatchObject({ kind: "answer", status: 400 });
  });

  test.each([",", ",a", "'gmail', "])("a tool's result with a type or name of many %j", (text) => {
    const many = text.repeat(400_000);
    expect(readConnectionRequest({ type: many, name: many })).toBeNull();
  });

  test.each(["auth", "token=", "bearer ", "'", `-----BEGIN A-----${" ".repeat(30_000)}!`])(
    "a pasted value of many %j",
    (text) => {
      const key = { name: "key", label: "Key", description: null, required: true, secret: true, defaultValue: null };
      const value = text.repeat(Math.ceil(400_000 / text.length));
      for (const kind of ["secret", "multiline"] as const)
        expect(findSlips({ ...key, kind }, value)?.mended.length ?? 0).toBeLessThanOrEqual(value.length);
    },
  );

  test("a status reason", () => expect(parseStatusReason("consent ".repeat(200_000))).toBe("unknown"));

  test("a help text", () => {
    const parts = linkText(`https://a.example/${")".repeat(100_000)}`);
    expect(JSON.stringify(parts)).toContain("https://a.example/");
  });
});
