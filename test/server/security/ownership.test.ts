import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SandboxAccount } from "../../../src/sandbox/index.ts";
import { rawAccount } from "../../support/rawAccount.ts";
import { everyRuntime, openStage, type Stage } from "../stage.ts";

describe.each(everyRuntime)("%s", (way) => {
  let stage: Stage;
  let anas: SandboxAccount;
  let bens: SandboxAccount;
  beforeEach(async () => {
    stage = await openStage(way);
    anas = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
    bens = stage.sandbox.control.addAccount({ userId: "ben", toolkit: "stripe", alias: "bens-alias" });
  });
  afterEach(() => stage.close());

  const idsOf = async (user: string, query = "") => {
    const answer = await stage.send(user, "GET", `/connected-accounts${query}`);
    return answer.body.items.map(({ id }: { id: string }) => id);
  };
  const routesOn = (id: string): [method: string, path: string, body?: unknown][] => [
    ["GET", `/connected-accounts/${id}`],
    ["PATCH", `/connected-accounts/${id}`, { alias: "mine" }],
    ["PATCH", `/connected-accounts/${id}`, { enabled: false }],
    ["PATCH", `/connected-accounts/${id}`, { fields: { generic_api_key: "sk_mine" } }],
    ["DELETE", `/connected-accounts/${id}`],
    ["DELETE", `/connected-accounts/${id}?revoke=true`],
    ["POST", "/connected-accounts/link", { connectedAccountId: id }],
    ["POST", "/connected-accounts", { connectedAccountId: id, fields: { generic_api_key: "sk_mine" } }],
  ];

  test("answers 404 for another user's account, as for an unknown one, on every route", async () => {
    const before = stage.sandbox.control.accounts();
    for (const [method, path, body] of routesOn(bens.id)) {
      const foreign = await stage.send("ana", method, path, { body });
      const unknown = await stage.send("ana", method, path.replace(bens.id, "ca_unknown"), {
        body: body && JSON.parse(JSON.stringify(body).replace(bens.id, "ca_unknown")),
      });
      expect([foreign.status, foreign.text], `${method} ${path}`).toEqual([404, unknown.text]);
      expect(foreign.body.error.code).toBe("connected_account_not_found");
    }
    expect(stage.sandbox.control.accounts()).toEqual(before);
    expect(stage.sandbox.requests.filter((request) => request.method !== "GET")).toEqual([]);
  });

  test("lists contain only the user's accounts, also when other ids are asked for", async () => {
    expect(await idsOf("ana")).toEqual([anas.id]);
    expect(await idsOf("ben")).toEqual([bens.id]);
    expect(await idsOf("ana", `?ids=${bens.id}`)).toEqual([]);
    expect(await idsOf("ana", `?ids=${bens.id},${anas.id}`)).toEqual([anas.id]);
    expect(await idsOf("cem")).toEqual([]);
  });

  test("every read of accounts is filtered by the user", async () => {
    for (const [method, path, body] of routesOn(anas.id)) await stage.send("ana", method, path, { body });
    await idsOf("ana");
    await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    const reads = stage.sandbox.requests.filter(
      ({ method, path }) => method === "GET" && path.endsWith("/connected_accounts"),
    );
    expect(reads.length).toBeGreaterThan(8);
    expect(new Set(reads.map(({ query }) => query["user_ids"]))).toEqual(new Set(["ana"]));
    expect(new Set(reads.map(({ query }) => query["account_type"]))).toEqual(new Set(["ALL"]));
  });

  test("another user's ACTIVE account does not prevent connecting", async () => {
    const answer = await stage.send("cem", "POST", "/connected-accounts", {
      body: { toolkit: "stripe", fields: { generic_api_key: "sk" } },
    });
    expect(answer.status).toBe(201);
    expect(stage.sandbox.control.account(answer.body.id).userId).toBe("cem");
  });

  test("composio#4509: removes another user's account if Composio ignores the filter", async () => {
    const everything = { items: [rawAccount(anas), rawAccount(bens)], next_cursor: null };
    const answerWithEverything = () =>
      stage.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: everything });
    answerWithEverything();
    expect(await idsOf("ana")).toEqual([anas.id]);
    answerWithEverything();
    expect((await stage.send("ana", "GET", `/connected-accounts/${bens.id}`)).status).toBe(404);
    answerWithEverything();
    expect((await stage.send("ana", "DELETE", `/connected-accounts/${bens.id}`)).status).toBe(404);
    expect(stage.sandbox.control.account(bens.id).deleted).toBe(false);
  });

  test("composio#4509: works if Composio stops sending user_id", async () => {
    const { user_id: _, ...anonymous } = rawAccount(anas);
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [anonymous] },
    });
    expect(await idsOf("ana")).toEqual([anas.id]);
  });

  test("a SHARED account can be read by its owner and by users on its access list, and changed by its owner only", async () => {
    const shared = stage.sandbox.control.addAccount({
      userId: "ben",
      toolkit: "slack",
      accountType: "SHARED",
      access: { allowed_user_ids: ["ana"] },
    });
    expect(await idsOf("ben")).toContain(shared.id);
    const listedToAna = {
      items: [
        {
          ...rawAccount(shared),
          experimental: { account_type: "SHARED", acl_config_for_shared: { allowed_user_ids: ["ana", "dora"] } },
        },
      ],
    };
    const asListedToAna = () =>
      stage.sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: listedToAna });
    asListedToAna();
    const read = await stage.send("ana", "GET", `/connected-accounts/${shared.id}`);
    expect(read.status).toBe(200);
    expect(read.text).not.toContain("dora");
    expect(read.text).not.toContain("ben");
    for (const [method, path, body] of routesOn(shared.id).slice(1)) {
      asListedToAna();
      // Not 404, which a page takes for an account that is deleted.
      expect((await stage.send("ana", method, path, { body })).status, `${method} ${path}`).toBe(403);
    }
    expect(stage.sandbox.requests.filter((request) => request.method !== "GET")).toEqual([]);
  });

  // facts §7: deny list, then everyone, then allow list, then nobody.
  test.each([
    [{ allowed_user_ids: ["ana"] }, 200],
    [{ allow_all_users: true }, 200],
    [{ allow_all_users: true, not_allowed_user_ids: ["ana"] }, 404],
    [{ allowed_user_ids: ["ana"], not_allowed_user_ids: ["ana"] }, 404],
    [{ allowed_user_ids: ["dora"] }, 404],
    [{}, 404],
    [undefined, 404],
    ["nonsense", 404],
  ])("a SHARED account with the access list %j answers another user %i", async (acl, status) => {
    const shared = {
      ...rawAccount(bens),
      experimental: { account_type: "SHARED", ...(acl !== undefined && { acl_config_for_shared: acl }) },
    };
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [shared] },
    });
    expect((await stage.send("ana", "GET", `/connected-accounts/${bens.id}`)).status).toBe(status);
  });

  test("a SHARED account of another user does not prevent connecting", async () => {
    const everyone = { account_type: "SHARED", acl_config_for_shared: { allow_all_users: true } };
    const shared = { ...rawAccount(bens), experimental: everyone };
    stage.sandbox.control.failNext({
      method: "GET",
      path: "/connected_accounts",
      status: 200,
      body: { items: [shared] },
    });
    const body = { toolkit: "stripe", fields: { generic_api_key: "sk" } };
    expect((await stage.send("cem", "POST", "/connected-accounts", { body })).status).toBe(201);
  });

  test("a user id is sent unchanged, with any characters", async () => {
    const userId = "ana+test@example.com/&user_ids=ben";
    const own = stage.sandbox.control.addAccount({ userId, toolkit: "gmail" });
    expect(await idsOf(userId)).toEqual([own.id]);
  });

  test("no answer contains data of another user's account", async () => {
    await idsOf("ana");
    for (const [method, path, body] of routesOn(bens.id)) await stage.send("ana", method, path, { body });
    const everything = stage.sent.join("\n");
    expect(everything).not.toContain("bens-alias");
    expect(everything).not.toContain(bens.wordId);
    expect(everything).not.toContain(bens.id);
  });
});
