import { afterEach, describe, expect, test } from "vitest";
import { createComposioHandler, type ReplacedEvent } from "../../../src/server/index.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { createStack } from "../../support/stack.ts";
import { connectSdk, openStage, type Stage, type StageOptions, ways } from "../stage.ts";

const levels = {
  gmail: [
    { id: "ac_gmail_ro", label: "Read only", description: "Reads your mail." },
    { id: "ac_gmail", label: "Full access" },
  ],
  slack: "ac_slack",
};
const readOnly = { label: "Read only", description: "Reads your mail.", canChange: true };
const full = { label: "Full access", description: null, canChange: true };

describe.each(ways)("access levels, %s", (way) => {
  let stage: Stage | undefined;
  afterEach(() => stage?.close());

  async function open(options: StageOptions = {}): Promise<Stage> {
    stage = await openStage(way, { authConfigs: levels, ...options });
    stage.sandbox.control.addAuthConfig({ toolkit: "gmail", id: "ac_gmail_ro", name: "Gmail, internal name" });
    return stage;
  }

  test("auth configs have the app's words, in the app's order", async () => {
    const { send } = await open();
    const { body } = await send("ana", "GET", "/auth-configs?toolkits=gmail,slack");
    expect(body.items).toMatchObject([{ accessLevel: readOnly }, { accessLevel: full }, { id: "ac_slack" }]);
    expect(body.items[2]).not.toHaveProperty("accessLevel");
    const { body: single } = await send("ana", "GET", "/auth-configs/ac_gmail");
    expect(single).toMatchObject({ accessLevel: full });
    const { body: named } = await send("ana", "GET", "/auth-configs?ids=ac_gmail");
    expect(named.items).toMatchObject([{ id: "ac_gmail" }]);
    const { body: all } = await send("ana", "GET", "/auth-configs");
    expect(all.items).toMatchObject([{ accessLevel: readOnly }, { accessLevel: full }, { id: "ac_slack" }]);
  });

  test("accounts have the level of their auth config, wherever they are sent", async () => {
    const { send, sandbox } = await open();
    const { id } = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail_ro" });
    sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_slack" });
    const { body: single } = await send("ana", "GET", `/connected-accounts/${id}`);
    expect(single).toMatchObject({ authConfig: { id: "ac_gmail_ro", accessLevel: readOnly } });
    const { body } = await send("ana", "GET", "/connected-accounts");
    expect(body.items).toMatchObject([{ authConfig: { id: "ac_slack" } }, { authConfig: { accessLevel: readOnly } }]);
    expect(body.items[0]).not.toHaveProperty("authConfig.accessLevel");
  });

  test("a level of the same identity takes the alias, and the app is told", async () => {
    const told: ReplacedEvent[] = [];
    const { send, sandbox } = await open({ onReplaced: (event) => void told.push(event) });
    const old = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail_ro", alias: "Work" });
    const now = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.body).toMatchObject({ id: now.id, alias: "Work" });
    expect(sandbox.control.account(old.id)).toMatchObject({ alias: null, deleted: false, status: "ACTIVE" });
    expect(told).toEqual([
      { userId: "ana", connectedAccountId: old.id, replacedBy: now.id, toolkit: "gmail", reason: "access" },
    ]);
  });

  test("an account that has a name keeps it", async () => {
    const { send, sandbox } = await open();
    const old = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail_ro", alias: "Work" });
    const now = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail", alias: "Mine" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.body).toMatchObject({ id: now.id, alias: "Mine" });
    expect(sandbox.control.account(old.id)).toMatchObject({ alias: "Work" });
  });

  test.each([
    ["without one, too", {}, () => null],
    ["its word id, if it has no other name", { val: { displayName: null } }, (wordId: string | null) => wordId],
    ["none of a denied attempt", { status: "FAILED", val: { displayName: null } }, () => null],
    [
      "none of a link that was never used",
      { val: { displayName: null }, statusReason: "Connection initiation did not complete within 10 minutes" },
      () => null,
    ],
    ["one that was given to a denied attempt", { status: "FAILED", val: { displayName: null }, alias: "w" }, () => "w"],
  ] as const)("the name of a reconnected account: %s", async (_, account, nameOf) => {
    const { send, sandbox } = await open();
    const own = { userId: "ana", authConfigId: "ac_gmail" };
    const old = sandbox.control.addAccount({ ...own, status: "EXPIRED", ...account });
    const now = sandbox.control.addAccount({ ...own, ...("val" in account && { val: account.val }) });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.body).toMatchObject({ id: now.id, alias: nameOf(old.wordId) });
  });

  const val = { displayName: "other@example.com" };
  test.each([
    ["another identity", { authConfigId: "ac_gmail", val }],
    ["an unknown identity", { authConfigId: "ac_gmail", val: { displayName: null } }],
    ["a level that is not ACTIVE yet", { authConfigId: "ac_gmail", status: "INITIATED" }],
    ["another toolkit", { authConfigId: "ac_slack" }],
    ["the same level of an unknown identity", { authConfigId: "ac_gmail_ro", val: { displayName: null } }],
  ])("%s replaces nothing", async (_, account) => {
    const told: ReplacedEvent[] = [];
    const { send, sandbox } = await open({ onReplaced: (event) => void told.push(event) });
    const old = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail_ro", alias: "Work" });
    const now = sandbox.control.addAccount({ userId: "ana", ...account });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.body.error.code).toBe("conflict");
    expect(sandbox.control.account(old.id)).toMatchObject({ alias: "Work", status: "ACTIVE" });
    expect(told).toEqual([]);
  });

  test("an account does not replace itself", async () => {
    const told: ReplacedEvent[] = [];
    const { send, sandbox } = await open({ onReplaced: (event) => void told.push(event) });
    const { id } = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${id}`, { body: { replaces: id } });
    expect(answer.body.error.code).toBe("conflict");
    expect(told).toEqual([]);
  });

  test("a reconnect that is not ACTIVE yet replaces nothing, and none does where the app's rule covers the old account", async () => {
    let forbidden = "";
    const { send, sandbox } = await open({ authorize: ({ connectedAccountId }) => connectedAccountId !== forbidden });
    const own = { userId: "ana", authConfigId: "ac_gmail" };
    const old = sandbox.control.addAccount({ ...own, status: "EXPIRED", alias: "Work" });
    const now = sandbox.control.addAccount({ ...own, status: "INITIATED" });
    const codeOf = async () =>
      (await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } })).body.error?.code;
    expect(await codeOf()).toBe("conflict");
    sandbox.control.setStatus(now.id, "ACTIVE");
    forbidden = old.id;
    expect(await codeOf()).toBe("not_allowed");
    expect(sandbox.control.account(old.id)).toMatchObject({ alias: "Work" });
    forbidden = "";
    expect(await codeOf()).toBeUndefined();
  });

  test.each([
    ["configs without labels", { gmail: ["ac_gmail_ro", "ac_gmail"] }, "ac_gmail"],
    [
      "a config without a label and a level",
      { gmail: ["ac_gmail_ro", { id: "ac_gmail", label: "Full access" }] },
      "ac_gmail",
    ],
    [
      "a level and a config without a label",
      { gmail: [{ id: "ac_gmail_ro", label: "Read only" }, "ac_gmail"] },
      "ac_gmail",
    ],
    ["levels of two toolkits", { ...levels, slack: [{ id: "ac_slack", label: "Everything" }] }, "ac_slack"],
  ])("%s replace nothing", async (_, authConfigs, id) => {
    const { send, sandbox } = await open({ authConfigs });
    const old = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail_ro", val });
    const now = sandbox.control.addAccount({ userId: "ana", authConfigId: id, val });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.body.error.code).toBe("conflict");
  });

  test("a reconnect tells the app too; a function that throws is logged only", async () => {
    const { send, sandbox, log } = await open({
      onReplaced: ({ reason }) => Promise.reject(new Error(`no database for ${reason}`)),
    });
    const old = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail", status: "EXPIRED" });
    const now = sandbox.control.addAccount({ userId: "ana", authConfigId: "ac_gmail" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${now.id}`, { body: { replaces: old.id } });
    expect(answer.status).toBe(200);
    expect(log.map(({ message }) => message)).toEqual([expect.stringContaining("no database for reconnect")]);
  });
});

test("a name is not lost if the page closes while it moves from one account to the other", async () => {
  const stack = createStack();
  const { handler, sandbox } = stack;
  const own = { userId: "ana", toolkit: "gmail" };
  const old = sandbox.control.addAccount({ ...own, status: "EXPIRED", alias: "Work" });
  const now = sandbox.control.addAccount(own);
  const closing = new AbortController();
  stack.intercept = (request, send) => {
    if (request.method === "PATCH") closing.abort();
    return send();
  };
  const headers = { "x-test-user": "ana", "content-type": "application/json" };
  const init = { method: "PATCH", headers, body: JSON.stringify({ replaces: old.id }), signal: closing.signal };
  await handler(new Request(`http://app.example/connected-accounts/${now.id}`, init));
  expect(closing.signal.aborted).toBe(true);
  expect(sandbox.control.account(now.id)).toMatchObject({ alias: "Work" });
});

test.each([
  ["no label", [{ id: "ac_1" }]],
  ["an empty label", [{ id: "ac_1", label: " " }]],
  ["a wrong id", [{ id: "ac_1,ac_2", label: "Both" }]],
  ["a missing id", [{ id: undefined, label: "Read only" }]],
  ["a long label", [{ id: "ac_1", label: "x".repeat(81) }]],
  ["a label twice", [{ id: "ac_1", label: "Same" }, { id: "ac_2", label: "Same" }]], // prettier-ignore
  ["nothing", []],
])("a level with %s is refused when the server starts", (_, gmail) => {
  const sandbox = createSandbox();
  const composio = connectSdk(sandbox.origin, sandbox.apiKey);
  // SAFETY: what callers without types may pass.
  const authConfigs = { gmail } as never;
  expect(() => createComposioHandler({ composio, identify: () => "ana", authConfigs })).toThrow(TypeError);
});
