import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Authorize } from "../../src/server/index.ts";
import { openStage, type Stage, type StageOptions } from "../server/stage.ts";

const link = "/connected-accounts/link";
const initiate = "/connected-accounts";

/** A rule of an app without types. */
function ruleOf(answer: unknown): Authorize {
  // SAFETY: it is wrong on purpose.
  return () => answer as boolean;
}

describe("1. a rule for users allows the admin routes", () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const changes: [string, string, object][] = [
    ["POST", "/auth-configs", { toolkit: "gmail", authScheme: "OAUTH2", credentials: { client_id: "evil" } }],
    ["POST", "/auth-configs", { toolkit: "GMAIL" }],
    ["PATCH", "/auth-configs/ac_gmail", { enabled: false }],
  ];

  const rules: [string, Pick<StageOptions, "authorize" | "authorizeAdmin">][] = [
    ["none", {}],
    ["one that bans somebody", { authorize: ({ userId }) => userId !== "banned" }],
    ["one that allows everything", { authorize: () => true }],
    ["one that names the admin's actions", { authorize: ({ action }) => action.includes("authConfigs") }],
    ["an admins' rule that says no", { authorize: () => true, authorizeAdmin: () => false }],
    ["an admins' rule that fails", { authorizeAdmin: () => Promise.reject(new Error("policy server down")) }],
    ["an admins' rule that answers a Response", { authorizeAdmin: ruleOf(Response.json({}, { status: 403 })) }],
    ["an admins' rule that answers nothing", { authorizeAdmin: ruleOf(undefined) }],
  ];
  test.each(rules)("rule: %s", async (_, options) => {
    stage = await openStage("in memory", options);
    for (const [method, path, body] of changes)
      expect((await stage.send("ana", method, path, { body })).status, `${method} ${path}`).toBeGreaterThanOrEqual(403);
    expect(stage.sandbox.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("without authorizeAdmin no request is sent to Composio", async () => {
    stage = await openStage("in memory", { authorize: () => true });
    for (const [method, path, body] of changes)
      expect((await stage.send("ana", method, path, { body })).body.error.code).toBe("not_allowed");
    expect(stage.sandbox.requests).toEqual([]);
  });

  test("authorizeAdmin decides alone, and gets the toolkit and ids", async () => {
    const asked: object[] = [];
    stage = await openStage("in memory", {
      authorize: () => false,
      authorizeAdmin: ({ request: _request, context: _context, ...question }) => {
        asked.push(question);
        return question.userId === "boss";
      },
    });
    const created = await stage.send("boss", "POST", "/auth-configs", { body: { toolkit: "gmail" } });
    expect(created.status).toBe(201);
    const path = `/auth-configs/${created.body.id}`;
    expect((await stage.send("boss", "PATCH", path, { body: { enabled: false } })).status).toBe(200);
    expect((await stage.send("ana", "PATCH", path, { body: { enabled: true } })).status).toBe(403);
    expect((await stage.send("boss", "GET", path)).status).toBe(403);
    const config = { toolkit: "gmail", authConfigId: created.body.id, connectedAccountId: null };
    const target = { authConfigId: created.body.id };
    expect(asked).toEqual([
      {
        ...{ userId: "boss", action: "authConfigs.create", target: { toolkit: "gmail" } },
        ...{ toolkit: "gmail", authConfigId: null, connectedAccountId: null },
      },
      { userId: "boss", action: "authConfigs.update", target, ...config },
      { userId: "ana", action: "authConfigs.update", target, ...config },
    ]);
  });
});

describe("6. a denied thing under another name", () => {
  let stage: Stage;
  let gmail: string;
  let slack: string;
  beforeAll(async () => {
    stage = await openStage("over a port", {
      authorize: ({ toolkit, authConfigId }) => toolkit !== "gmail" && authConfigId !== "ac_stripe",
    });
    gmail = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" }).id;
    slack = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "slack" }).id;
  });
  afterAll(() => stage.close());

  test.each([
    ["link by toolkit", () => ["POST", link, { toolkit: "gmail" }]],
    ["link by toolkit, in capitals", () => ["POST", link, { toolkit: "GMAIL" }]],
    ["link by auth config", () => ["POST", link, { authConfigId: "ac_gmail" }]],
    ["link by account", () => ["POST", link, { connectedAccountId: gmail }]],
    ["initiate by auth config", () => ["POST", initiate, { authConfigId: "ac_gmail", fields: {} }]],
    ["initiate by toolkit of the denied config", () => ["POST", initiate, { toolkit: "stripe", fields: {} }]],
    ["initiate by account", () => ["POST", initiate, { connectedAccountId: gmail, fields: {} }]],
    ["read the account", () => ["GET", `/connected-accounts/${gmail}`]],
    ["rename the account", () => ["PATCH", `/connected-accounts/${gmail}`, { alias: "x" }]],
    ["delete the account", () => ["DELETE", `/connected-accounts/${gmail}`]],
    ["read the auth config", () => ["GET", "/auth-configs/ac_gmail"]],
    ["read the toolkit", () => ["GET", "/toolkits/gmail"]],
    ["read the toolkit, in capitals", () => ["GET", "/toolkits/GMAIL"]],
    ["read the toolkit, by halves", () => ["GET", "/toolkits/Gmail"]],
  ] satisfies [string, () => [string, string, object?]][])("%s", async (_, request) => {
    const [method, path, body] = request();
    const answer = await stage.send("ana", method, path, { body });
    // Where Composio doesn't know the spelling, there is nothing to be read.
    expect([403, 404]).toContain(answer.status);
    expect(answer.text).not.toContain(`"id":"`);
    expect(stage.sandbox.requests.filter((each) => each.method !== "GET")).toEqual([]);
  });

  test.each([
    "/connected-accounts",
    "/connected-accounts?toolkits=gmail,slack",
    "/connected-accounts?authConfigIds=ac_gmail,ac_slack",
    "/connected-accounts?statuses=ACTIVE",
    "/auth-configs",
    "/auth-configs?toolkit=gmail",
    "/auth-configs?toolkit=GMAIL",
    "/toolkits",
    "/toolkits?search=gmail",
    "/toolkits?search=GMAIL&limit=1",
  ])("the list %s omits it", async (path) => {
    const answer = await stage.send("ana", "GET", path);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain("gmail");
    expect(answer.text).not.toContain(gmail);
  });

  test("allowed accounts stay in the lists, also by id", async () => {
    const answer = await stage.send("ana", "GET", `/connected-accounts?ids=${gmail},${slack}`);
    expect(answer.body.items.map(({ id }) => id)).toEqual([slack]);
  });
});

describe("6. what authorize gets", () => {
  const account = { toolkit: "slack", authConfigId: "ac_slack" };

  test("is the toolkit and ids of the request, once for each request", async () => {
    const asked: unknown[] = [];
    const stage = await openStage("over a port", {
      authorize: ({ action, target, toolkit, authConfigId, connectedAccountId }) => {
        asked.push([action, target, { toolkit, authConfigId, connectedAccountId }]);
        return false;
      },
    });
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
    const calls: [string, string, object?][] = [
      ["GET", `/connected-accounts/${id}`],
      ["PATCH", `/connected-accounts/${id}`, { alias: "x" }],
      ["DELETE", `/connected-accounts/${id}`],
      ["POST", link, { toolkit: "slack" }],
      ["POST", link, { authConfigId: "ac_slack" }],
      ["POST", link, { connectedAccountId: id }],
      ["POST", initiate, { toolkit: "stripe", fields: {} }],
      ["GET", "/auth-configs/ac_slack"],
      ["GET", "/toolkits/slack"],
      ["GET", "/connected-accounts"],
      ["GET", "/auth-configs"],
      ["GET", "/toolkits"],
      ["GET", "/events"],
    ];
    for (const [method, path, body] of calls) {
      const answer = await stage.send("ana", method, path, { body });
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 403, "not_allowed"]);
    }
    const nothing = { toolkit: null, authConfigId: null, connectedAccountId: null };
    const target = { connectedAccountId: id };
    expect(asked).toEqual([
      ["connectedAccounts.get", target, { ...account, connectedAccountId: id }],
      ["connectedAccounts.update", target, { ...account, connectedAccountId: id }],
      ["connectedAccounts.delete", target, { ...account, connectedAccountId: id }],
      ["connectedAccounts.link", { toolkit: "slack" }, { ...account, connectedAccountId: null }],
      ["connectedAccounts.link", { authConfigId: "ac_slack" }, { ...account, connectedAccountId: null }],
      ["connectedAccounts.link", target, { ...account, connectedAccountId: id }],
      [
        "connectedAccounts.initiate",
        { toolkit: "stripe" },
        { toolkit: "stripe", authConfigId: "ac_stripe", connectedAccountId: null },
      ],
      ["authConfigs.get", { authConfigId: "ac_slack" }, { ...account, connectedAccountId: null }],
      ["toolkits.get", { toolkit: "slack" }, { ...nothing, toolkit: "slack" }],
      ["connectedAccounts.list", null, nothing],
      ["authConfigs.list", null, nothing],
      ["toolkits.list", null, nothing],
      ["connectedAccounts.list", null, nothing],
    ]);
    await stage.close();
  });

  test("a stream sends no denied account", async () => {
    const stage = await openStage("in memory", { authorize: ({ toolkit }) => toolkit !== "slack" });
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "slack" });
    const response = await stage.fetch(
      new Request(`${stage.origin}/api/composio/events?ids=${id}`, { headers: { "x-user": "ana" } }),
    );
    const reader = response.body?.getReader();
    let text = "";
    while (!text.includes("data:")) text += new TextDecoder().decode((await reader?.read())?.value);
    expect(text).toContain(`data: {"missing":"${id}"}`);
    expect(text).not.toContain("ac_slack");
    await reader?.cancel();
    await stage.close();
  });
});
