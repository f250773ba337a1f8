import { afterEach, describe, expect, test } from "vitest";
import type { Accept } from "../../../src/server/index.ts";
import { requireConnections } from "../../../src/server/index.ts";
import { createAcceptance } from "../../../src/server/request/acceptance.ts";
import { account } from "../../support/accounts.ts";
import { ManualClock } from "../../support/ManualClock.ts";
import { rawSharedAccount } from "../../support/rawAccount.ts";
import { createStack } from "../../support/stack.ts";
import { connectSdk, openStage, type Stage, type StageOptions, ways } from "../stage.ts";

const company: Accept = ({ account }) =>
  account.displayName?.endsWith("@acme.com") === true || { refuse: "Use your acme.com address." };
const outside = { userId: "ana", toolkit: "gmail", val: { displayName: "ana@elsewhere.com" } };
const inside = { userId: "ana", toolkit: "gmail", val: { displayName: "ana@acme.com" } };
const refused = { status: "INACTIVE", isDisabled: true, refusal: "Use your acme.com address." };

describe.each(ways)("accept, %s", (way) => {
  let stage: Stage | undefined;
  afterEach(() => stage?.close());

  async function open(accept: Accept, more: StageOptions = {}): Promise<Stage> {
    stage = await openStage(way, { accept, ...more });
    return stage;
  }

  test("a refused account is disabled at Composio, not deleted, and says why", async () => {
    const published: string[] = [];
    const bus = { publish: (message: string) => void published.push(message), subscribe: () => undefined };
    const { send, sandbox, log } = await open(company, { bus });
    const { id } = sandbox.control.addAccount(outside);
    expect((await send("ana", "GET", "/connected-accounts")).body.items).toMatchObject([{ id, ...refused }]);
    expect(sandbox.control.account(id)).toMatchObject({ status: "INACTIVE", deleted: false });
    expect((await send("ana", "GET", `/connected-accounts/${id}`)).body).toMatchObject({ id, ...refused });
    expect(log.filter(({ message }) => message.includes(id))).toHaveLength(1);
    // Pages that wait for it poll.
    expect(published.map((message) => JSON.parse(message))).toMatchObject([{ connectedAccountId: id, userId: "ana" }]);
  });

  test("an accepted account stays as it is, and is asked about once", async () => {
    const asked: string[] = [];
    const { send, sandbox } = await open(({ userId, account }) => {
      asked.push(`${userId} ${account.id} ${account.toolkit.slug}`);
      return true;
    });
    const { id } = sandbox.control.addAccount(inside);
    for (let count = 0; count < 3; count++) {
      const { body } = await send("ana", "GET", "/connected-accounts");
      expect(body.items[0]).toMatchObject({ id, status: "ACTIVE" });
      expect(body.items[0]).not.toHaveProperty("refusal");
    }
    expect(asked).toEqual([`ana ${id} gmail`]);
  });

  test("accept is not called for accounts that are not connected", async () => {
    const asked: string[] = [];
    const { send, sandbox } = await open(({ account }) => {
      asked.push(account.id);
      return { refuse: "No." };
    });
    for (const status of ["INITIATED", "EXPIRED", "FAILED", "REVOKED"])
      sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status });
    const { body } = await send("ana", "GET", "/connected-accounts");
    expect(body.items).toHaveLength(4);

    // Nor for an account that another user shares: it is not this user's to disable.
    const shared = sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
    const list = { items: [rawSharedAccount(shared)] };
    sandbox.control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: list });
    const { body: ofBen } = await send("ana", "GET", "/connected-accounts");
    expect(ofBen.items).toMatchObject([{ id: shared.id, status: "ACTIVE" }]);
    expect(asked).toEqual([]);
  });

  test("its user can't switch a refused account on again", async () => {
    const { send, sandbox } = await open(company);
    const { id } = sandbox.control.addAccount({ ...outside, status: "INACTIVE" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${id}`, { body: { enabled: true } });
    expect(answer.body.error.code).toBe("not_allowed");
    expect(sandbox.control.account(id).status).toBe("INACTIVE");
  });

  test("an account that the user has paused is resumed if the app accepts it", async () => {
    const { send, sandbox } = await open(company);
    const { id } = sandbox.control.addAccount({ ...inside, status: "INACTIVE" });
    const answer = await send("ana", "PATCH", `/connected-accounts/${id}`, { body: { enabled: true } });
    expect(answer.body).toMatchObject({ status: "ACTIVE" });
  });

  test("an account that is made from a key is refused in the answer itself", async () => {
    const { send, sandbox } = await open(() => ({ refuse: "No keys." }));
    const fields = { generic_api_key: "sk_live_1" };
    const answer = await send("ana", "POST", "/connected-accounts", { body: { toolkit: "stripe", fields } });
    expect(answer.body).toMatchObject({ ...refused, refusal: "No keys." });
    // Also one that Composio does not list yet.
    const list = { method: "GET", path: "/connected_accounts", status: 200, body: { items: [] } };
    sandbox.control.failNext(list);
    const body = { toolkit: "stripe", fields, allowMultiple: true };
    const unlisted = await send("ana", "POST", "/connected-accounts", { body });
    expect(unlisted.body).toMatchObject({ ...refused, refusal: "No keys." });
    expect(sandbox.control.accounts()).toMatchObject([{ status: "INACTIVE" }, { status: "INACTIVE" }]);
  });

  test("accept is called again after new credentials", async () => {
    let answer: Awaited<ReturnType<Accept>> = true;
    const { send, sandbox } = await open(() => answer);
    const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
    await send("ana", "GET", "/connected-accounts");
    answer = { refuse: "Another workspace." };
    const body = { fields: { generic_api_key: "sk_live_2" } };
    const updated = await send("ana", "PATCH", `/connected-accounts/${id}`, { body });
    expect(updated.body).toMatchObject({ ...refused, refusal: "Another workspace." });
  });

  test.each<readonly [string, () => unknown]>([
    ["throws", () => Promise.reject(new Error("no database"))],
    ["returns false", () => false],
    ["returns nothing", () => undefined],
    ["refuses without a reason", () => ({ refuse: " \u200b\n" })],
  ])("if it %s, the request fails, and nothing is disabled; the next request asks again", async (_, fail) => {
    let rule: () => unknown = fail;
    // SAFETY: what callers without types may return.
    const { send, sandbox } = await open(() => rule() as ReturnType<Accept>);
    const { id } = sandbox.control.addAccount(outside);
    const answer = await send("ana", "GET", "/connected-accounts");
    expect(answer).toMatchObject({ status: 500, body: { error: { code: "internal_error" } } });
    expect(sandbox.control.account(id).status).toBe("ACTIVE");
    rule = () => true;
    expect((await send("ana", "GET", "/connected-accounts")).body.items).toMatchObject([{ id, status: "ACTIVE" }]);
  });

  test("the reason is one line of plain text, of 300 characters at most", async () => {
    const { send, sandbox } = await open(() => ({ refuse: `\u202e<b>No</b>\n\u0000 ${"x".repeat(2_000)}` }));
    sandbox.control.addAccount(outside);
    const { body } = await send("ana", "GET", "/connected-accounts");
    expect(body.items).toMatchObject([{ refusal: `<b>No</b> ${"x".repeat(290)}` }]);
  });

  test("requireConnections counts only what the app accepts", async () => {
    const { sandbox } = await open(company);
    sandbox.control.addAccount(outside);
    const composio = connectSdk(sandbox.origin, sandbox.apiKey);
    const options = { composio, userId: "ana", toolkits: "gmail", accept: company };
    expect(await requireConnections(options)).toMatchObject({
      isSatisfied: false,
      accounts: [],
      phases: { gmail: "failed" },
    });
    sandbox.control.addAccount(inside);
    expect(await requireConnections(options)).toMatchObject({ accounts: [{ displayName: "ana@acme.com" }] });
  });
});

describe("accept, in many copies", () => {
  const ask = (userId: string) =>
    new Request("https://app.example/api/composio/connected-accounts", { headers: { "x-test-user": userId } });

  test("many requests at once call accept once in each copy, and have the same result", async () => {
    let asked = 0;
    const stack = createStack({
      accept: async (input) => {
        asked += 1;
        await Promise.resolve();
        return company(input);
      },
    });
    const { id } = stack.sandbox.control.addAccount(outside);
    const copies = [stack.handler, stack.openHandler(), stack.openHandler()];
    const answers = await Promise.all(copies.flatMap((handler) => [1, 2, 3].map(() => handler(ask("ana")))));
    for (const answer of answers) expect(await answer.json()).toMatchObject({ items: [{ id, ...refused }] });
    expect(asked).toBe(copies.length);
    expect(stack.sandbox.control.account(id).status).toBe("INACTIVE");
    const restarted = stack.openHandler();
    expect(await (await restarted(ask("ana"))).json()).toMatchObject({ items: [{ id, ...refused }] });
  });

  test("an answer that takes longer than 10 seconds counts as none", async () => {
    const stack = createStack({ accept: () => new Promise(() => undefined) });
    const { id } = stack.sandbox.control.addAccount(outside);
    const answering = stack.handler(ask("ana"));
    await stack.clock.advance(10_000);
    expect((await answering).status).toBe(500);
    expect(stack.sandbox.control.account(id).status).toBe("ACTIVE");
  });

  test("a flow ends with the app's reason", async () => {
    const stack = createStack({ accept: () => ({ refuse: "Use your acme.com address." }) });
    const page = stack.openPage();
    const flow = page.client.connections.flows().flow({ toolkit: "gmail" });
    flow.start();
    await stack.clock.advance(100);
    stack.sandbox.control.consent(stack.sandbox.control.accounts()[0]?.id ?? "", "allow");
    await stack.clock.advance(30_000);
    expect(flow.getSnapshot()).toMatchObject({
      state: "failed",
      error: { code: "not_accepted", userMessage: "Use your acme.com address." },
    });
    expect(stack.sandbox.control.accounts()).toMatchObject([{ status: "INACTIVE", deleted: false }]);
  });

  test("a flow continues while accept fails, and connects when it answers", async () => {
    let failures = 3;
    const stack = createStack({
      accept: () => {
        if (failures-- > 0) throw new Error("no database");
        return true;
      },
    });
    const page = stack.openPage();
    const flow = page.client.connections.flows().flow({ toolkit: "gmail" });
    flow.start();
    await stack.clock.advance(100);
    stack.sandbox.control.consent(stack.sandbox.control.accounts()[0]?.id ?? "", "allow");
    await stack.clock.advance(120_000);
    expect(flow.getSnapshot().state).toBe("connected");
    expect(failures).toBeLessThan(0);
  });
});

test("a refused account is disabled also if its page closes meanwhile", async () => {
  const closing = new AbortController();
  const { handler, sandbox } = createStack({
    accept() {
      closing.abort();
      return { refuse: "No." };
    },
  });
  const { id } = sandbox.control.addAccount(outside);
  const init = { headers: { "x-test-user": "ana" }, signal: closing.signal };
  await handler(new Request("http://app.example/connected-accounts", init));
  expect(sandbox.control.account(id).status).toBe("INACTIVE");
});

test("accept is called again if the account has another name at the provider, another auth config or another user", async () => {
  const asked: string[] = [];
  const { refusal } = createAcceptance(
    ({ userId, account: { displayName, authConfig } }) => {
      asked.push(`${userId} ${displayName} ${authConfig.id}`);
      return true;
    },
    new Map(),
    new ManualClock(),
  );
  const [first, renamed] = [account({ displayName: "ana@acme.com" }), account({ displayName: "ana@elsewhere.com" })];
  const moved = { ...renamed, authConfig: { ...renamed.authConfig, id: "ac_other" } };
  for (const [userId, each] of [
    ["ana", first],
    ["ana", first],
    ["ana", renamed],
    ["ana", moved],
    ["ben", moved],
  ] as const)
    await refusal(userId, each);
  expect(asked).toEqual([
    "ana ana@acme.com ac_gmail",
    "ana ana@elsewhere.com ac_gmail",
    "ana ana@elsewhere.com ac_other",
    "ben ana@elsewhere.com ac_other",
  ]);
});
