import { flowOf } from "../support/flowOf.ts";
import { describe, expect, it } from "vitest";
import { createReplacements, currentAccountOf } from "../../src/client/accounts/replacements.ts";
import { storageOf } from "../../src/client/browser/storage.ts";
import { markReplaced, replacedAccount } from "../../src/protocol/replaced.ts";
import type { ConnectedAccount, Target } from "../../src/protocol/types.ts";
import { account } from "../support/accounts.ts";
import { settle } from "../support/ManualClock.ts";
import { type Page, type Stack, createStack } from "../support/stack.ts";

/*
 * hosts.md 21, 22: what happens to the dead account that a new one has replaced. At most this one is deleted, only if it
 * is certain which one it is, and the new account gets its alias.
 */

const gmail = { toolkit: "gmail" } as const;

async function pass(stack: Stack, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 1_000) {
    await stack.clock.advance(Math.min(1_000, left));
    await settle();
  }
}

function expired(stack: Stack, alias?: string, toolkit = "gmail"): string {
  const status = "EXPIRED";
  return stack.sandbox.control.addAccount({ userId: "user_1", toolkit, status, ...(alias && { alias }) }).id;
}

async function reconnect(stack: Stack, page: Page, target: Target = gmail): Promise<string> {
  const flow = flowOf(page.client, target);
  flow.start();
  await pass(stack, 2_000);
  const id = stack.sandbox.control.accounts().at(-1)?.id ?? "";
  stack.sandbox.control.consent(id, "allow");
  await pass(stack, 20_000);
  expect(flow.getSnapshot()).toMatchObject({ state: "connected", account: { id } });
  return id;
}

const rows = ({ sandbox }: Stack) =>
  sandbox.control.accounts().map(({ id, alias, status, deleted }) => ({ id, alias, status, deleted }));

describe("reconnecting one of several accounts", () => {
  it("with two expired accounts neither is deleted or renamed, since it is not certain which was replaced", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const [work, home] = [expired(stack, "Work"), expired(stack, "Private")];
    await page.client.connectedAccounts.list();
    const id = await reconnect(stack, page);
    expect(rows(stack)).toEqual([
      { id: work, alias: "Work", status: "EXPIRED", deleted: false },
      { id: home, alias: "Private", status: "EXPIRED", deleted: false },
      { id, alias: null, status: "ACTIVE", deleted: false },
    ]);
  });

  it("the only expired account is deleted, and the new one gets its alias", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const work = expired(stack, "Work");
    const slack = expired(stack, "Work", "slack");
    await page.client.connectedAccounts.list();
    const heard: (string | null)[] = [];
    page.client.connections.onAccounts((accounts) => heard.push(...accounts.map(({ alias }) => alias)));
    const id = await reconnect(stack, page);
    expect(rows(stack)).toEqual([
      { id: work, alias: null, status: "EXPIRED", deleted: true },
      { id: slack, alias: "Work", status: "EXPIRED", deleted: false },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
    expect(heard.at(-1)).toBe("Work");
  });

  it("an own attempt that was connected after its cancel, and has expired since, is no failed one", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const home = expired(stack, "Private");
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, gmail);
    flow.start();
    await pass(stack, 2_000);
    const work = stack.sandbox.control.accounts().at(-1)?.id ?? "";
    stack.sandbox.control.consent(work, "allow");
    flow.cancel();
    await pass(stack, 5_000);
    expect(flow.getSnapshot().state).toBe("cancelled");
    stack.sandbox.control.expire(work);
    const id = await reconnect(stack, page);
    expect(rows(stack)).toMatchObject([
      { id: home, status: "EXPIRED", deleted: false },
      { id: work, status: "EXPIRED", deleted: false },
      { id, status: "ACTIVE", deleted: false },
    ]);
  });

  it("a name that arrives after the result was dismissed does not show the account again", async () => {
    const stack = createStack();
    const page = stack.openPage();
    expired(stack, "Work");
    await page.client.connectedAccounts.list();
    const flow = flowOf(page.client, gmail);
    flow.onEnd(() => flow.reset());
    flow.start();
    await pass(stack, 2_000);
    stack.sandbox.control.consent(stack.sandbox.control.accounts().at(-1)?.id ?? "", "allow");
    await pass(stack, 20_000);
    expect(rows(stack).map(({ alias, deleted }) => ({ alias, deleted }))).toEqual([
      { alias: null, deleted: true },
      { alias: "Work", deleted: false },
    ]);
    expect(flow.getSnapshot()).toMatchObject({ state: "idle", account: null });
  });

  it("two tabs with the same attempt: the new account takes over in both, and is not hidden itself", async () => {
    const stack = createStack();
    const [tab, other] = [stack.openPage(), stack.openPage()];
    const work = expired(stack, "Work");
    for (const { client } of [tab, other]) await client.connectedAccounts.list();
    const id = await reconnect(stack, tab, { connectedAccountId: work });
    expect(flowOf(other.client, { connectedAccountId: work }).getSnapshot().state).toBe("connected");
    for (const { client } of [tab, other]) {
      const listed = await client.connectedAccounts.list();
      expect(new Map(listed.map((each) => [each.id, each.replacedBy ?? null]))).toEqual(
        new Map([
          [work, id],
          [id, null],
        ]),
      );
    }
  });

  it("the old account stays, with its alias, if Composio refuses to move the alias", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const work = expired(stack, "Work");
    await page.client.connectedAccounts.list();
    stack.intercept = async (request, send) => {
      const isNaming = request.method === "PATCH" && (await request.clone().text()).includes("Work");
      if (!isNaming || request.url.includes(work)) return send();
      return Response.json({ error: { message: "leased", code: 409, status: 409 } }, { status: 409 });
    };
    const id = await reconnect(stack, page);
    expect(rows(stack)).toEqual([
      { id: work, alias: "Work", status: "EXPIRED", deleted: false },
      { id, alias: null, status: "ACTIVE", deleted: false },
    ]);
  });

  it("the old account stays if it works again by then, as after a refresh", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const work = expired(stack, "Work");
    await page.client.connectedAccounts.list();
    stack.intercept = async (request, send) => {
      const answer = await send();
      const isNaming = request.method === "PATCH" && !request.url.includes(work);
      if (isNaming) stack.sandbox.control.setStatus(work, "ACTIVE");
      return answer;
    };
    const id = await reconnect(stack, page);
    expect(rows(stack)).toMatchObject([
      { id: work, status: "ACTIVE", deleted: false },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
  });

  it("costs no request if no account of the auth config was dead", async () => {
    const stack = createStack();
    const page = stack.openPage();
    expired(stack, "Work", "slack");
    stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "INITIATED" });
    await page.client.connectedAccounts.list();
    const lists: string[] = [];
    stack.intercept = async (request, send) => {
      // With `statuses`, the handler asks whether the toolkit is connected already.
      if (/auth_config_ids=(?!.*statuses)/.test(request.url)) lists.push(request.url);
      return send();
    };
    await reconnect(stack, page);
    expect(lists).toEqual([]);
  });

  it("accounts that were never connected stay, except those that this flow made", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const { id: failed } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", status: "FAILED" });
    const flow = flowOf(page.client, gmail);
    flow.start();
    await pass(stack, 2_000);
    const own = stack.sandbox.control.accounts().at(-1)?.id ?? "";
    stack.sandbox.control.consent(own, "deny");
    await pass(stack, 20_000);
    expect(flow.getSnapshot().state).toBe("denied");
    await reconnect(stack, page);
    expect(rows(stack).map(({ id, deleted }) => [id, deleted])).toMatchObject([
      [failed, false],
      [own, true],
      [expect.any(String), false],
    ]);
  });
});

describe("reconnecting a `connectedAccountId` target", () => {
  it("hooks show one account with the alias, and the app gets the new id", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const [work, home] = [expired(stack, "Work"), expired(stack, "Private")];
    await page.client.connectedAccounts.list();
    const id = await reconnect(stack, page, { connectedAccountId: work });
    expect(rows(stack)).toEqual([
      { id: work, alias: null, status: "EXPIRED", deleted: false },
      { id: home, alias: "Private", status: "EXPIRED", deleted: false },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
    const connected = page.events.find(({ name }) => name === "connect.connected");
    expect(connected).toMatchObject({ target: { connectedAccountId: work }, replacedBy: id });
    // This browser remembers it; another one is told by Composio's own record of who the account is.
    for (const client of [page.client, createStackPage(stack).client]) {
      const list = await client.connectedAccounts.list();
      expect(list.map(({ id, replacedBy }) => [id, replacedBy])).toEqual([
        [id, undefined],
        [home, undefined],
        [work, id],
      ]);
    }
  });

  it("after several reconnects the last account is shown", async () => {
    const stack = createStack();
    const page = stack.openPage();
    const work = expired(stack, "Work");
    await page.client.connectedAccounts.list();
    const first = await reconnect(stack, page, { connectedAccountId: work });
    stack.sandbox.control.expire(first);
    await page.client.connectedAccounts.list();
    const second = await reconnect(stack, page, { connectedAccountId: work });
    const list = await page.client.connectedAccounts.list();
    expect(Object.fromEntries(list.map((each) => [each.id, each.replacedBy]))).toEqual({
      [work]: second,
      [first]: second,
      [second]: undefined,
    });
    expect(list.find(({ id }) => id === second)?.alias).toBe("Work");
  });
});

describe("reconnecting an account that works", () => {
  async function start(stack: Stack, displayName: string): Promise<{ page: Page; old: string; id: string }> {
    const { id: old } = stack.sandbox.control.addAccount({
      userId: "user_1",
      toolkit: "gmail",
      alias: "Work",
      val: { displayName },
    });
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    flowOf(page.client, gmail).start({ allowMultiple: true, replaces: old });
    await pass(stack, 2_000);
    return { page, old, id: stack.sandbox.control.accounts().at(-1)?.id ?? "" };
  }

  it("deletes nothing if the handler says that it is connected, because then no new account was made", async () => {
    const stack = createStack();
    const { id: old } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", alias: "Work" });
    const page = stack.openPage();
    const flow = flowOf(page.client, gmail);
    flow.start({ replaces: old });
    await pass(stack, 20_000);
    expect(flow.getSnapshot()).toMatchObject({ state: "connected", account: { id: old } });
    expect(rows(stack)).toEqual([{ id: old, alias: "Work", status: "ACTIVE", deleted: false }]);
    expect(page.requests.filter((request) => !/^GET|link$/.test(request))).toEqual([]);
  });

  it("is finished after a reload in the middle of it", async () => {
    const stack = createStack();
    const { page, old, id } = await start(stack, "alex@example.com");
    page.unload();
    const next = stack.openPage({ reloaded: page.window });
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 60_000);
    expect(rows(stack)).toEqual([
      { id: old, alias: null, status: "ACTIVE", deleted: true },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
    expect(next.events.filter(({ name }) => name === "connect.replaced")).toMatchObject([
      { connectedAccountId: old, replacedBy: id },
    ]);
  });

  it("changes nothing after a reload if the user has signed in as somebody else", async () => {
    const stack = createStack();
    const { page, old, id } = await start(stack, "somebody@else.example");
    page.unload();
    stack.openPage({ reloaded: page.window });
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 60_000);
    expect(rows(stack)).toEqual([
      { id: old, alias: "Work", status: "ACTIVE", deleted: false },
      { id, alias: null, status: "ACTIVE", deleted: false },
    ]);
  });

  it("of a `connectedAccountId` target deletes nothing, because the app has stored the id", async () => {
    const stack = createStack();
    const { id: old } = stack.sandbox.control.addAccount({ userId: "user_1", toolkit: "gmail", alias: "Work" });
    const page = stack.openPage();
    await page.client.connectedAccounts.list();
    flowOf(page.client, { connectedAccountId: old }).start({ allowMultiple: true, replaces: old });
    await pass(stack, 2_000);
    const id = stack.sandbox.control.accounts().at(-1)?.id ?? "";
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 20_000);
    expect(rows(stack)).toEqual([
      { id: old, alias: null, status: "ACTIVE", deleted: false },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
    expect(page.client.connections.replacements.get(old)).toBe(id);
  });

  it("loses neither account nor name if two tabs finish it", async () => {
    const stack = createStack();
    const { old, id } = await start(stack, "alex@example.com");
    stack.openPage();
    stack.sandbox.control.consent(id, "allow");
    await pass(stack, 60_000);
    expect(rows(stack)).toEqual([
      { id: old, alias: null, status: "ACTIVE", deleted: true },
      { id, alias: "Work", status: "ACTIVE", deleted: false },
    ]);
  });
});

/** Another browser: it shares nothing with the first one's pages but the server. */
function createStackPage(stack: Stack): Page {
  return stack.openPage({ prepare: (window) => window.localStorage.clear() });
}

describe("replacedAccount", () => {
  const dead = { status: "EXPIRED", statusReason: "refresh_failed" } as const;
  const maya = { displayName: "maya@example.com" };
  const fresh = account({ id: "new", ...maya });

  it.each([
    ["the only one", [account({ id: "a", ...dead })], "a"],
    ["the only one of that identity", [account({ id: "a", ...dead, ...maya }), account({ id: "b", ...dead })], "a"],
    ["none of two", [account({ id: "a", ...dead }), account({ id: "b", ...dead })], null],
    ["none of two alike", [account({ id: "a", ...dead, ...maya }), account({ id: "b", ...dead, ...maya })], null],
    ["no other identity", [account({ id: "a", ...dead, displayName: "home@example.com" })], null],
    ["none that lives", [account({ id: "a" })], null],
    ["none that never was connected", [account({ id: "a", status: "FAILED" })], null],
    ["none that only ran out", [account({ id: "a", ...dead, statusReason: "initiation_timeout" })], null],
    [
      "none of another auth config",
      [account({ id: "a", ...dead, authConfig: { ...fresh.authConfig, id: "x" } })],
      null,
    ],
  ])("%s", (_, others, expected) => {
    expect(replacedAccount(fresh, [fresh, ...others])?.id ?? null).toBe(expected);
  });

  it("an account with another name was not replaced", () => {
    const named = account({ id: "new", alias: "Private" });
    expect(replacedAccount(named, [account({ id: "a", ...dead, alias: "Work" })])).toBeNull();
  });

  it("lists set replacedBy only for the same identity", () => {
    const mark = (...accounts: Parameters<typeof account>[0][]) =>
      markReplaced(accounts.map(account)).map(({ replacedBy }) => replacedBy);
    const live = { id: "new", ...maya };
    expect(mark(live, { id: "a", ...dead, ...maya })).toEqual([undefined, "new"]);
    expect(mark(live, { id: "a", ...dead })).toEqual([undefined, undefined]);
    expect(mark({ id: "new" }, { id: "a", ...dead })).toEqual([undefined, undefined]);
    expect(mark(live, { ...live, id: "other" }, { id: "a", ...dead, ...maya })).toEqual(Array(3).fill(undefined));
    expect(mark(live, { id: "a", ...dead, ...maya }, { id: "b", ...dead, ...maya })).toEqual(Array(3).fill(undefined));
    const both = [
      { ...live, alias: "Private" },
      { id: "a", ...dead, ...maya, alias: "Work" },
    ];
    expect(mark(...both)).toEqual([undefined, undefined]);
  });
});

it("two accounts that have replaced each other are no endless chain", () => {
  const both = [account({ id: "a", replacedBy: "b" }), account({ id: "b", replacedBy: "a" })];
  expect(currentAccountOf("a", both)).toMatchObject({ id: expect.stringMatching(/^[ab]$/) });
});

describe("what this browser remembers of a replaced account", () => {
  const replacements = createReplacements("/api/composio", storageOf(null, "localStorage"), { current: "user_1" });
  replacements.set("ca_old", "ca_new");
  const hides = (...accounts: readonly Partial<ConnectedAccount>[]) =>
    replacements.mark(accounts.map(account))[0]?.replacedBy !== undefined;
  const ana = { displayName: "ana@example.com" };

  it("hides an account that does not work any more behind the one that replaced it", () => {
    expect(hides({ id: "ca_old", status: "EXPIRED" }, { id: "ca_new" })).toBe(true);
    expect(hides({ id: "ca_old", status: "EXPIRED" }, { id: "ca_other" })).toBe(false);
  });

  it("hides an account that works only behind one of the same known identity", () => {
    expect(hides({ id: "ca_old", ...ana }, { id: "ca_new", ...ana })).toBe(true);
    expect(hides({ id: "ca_old", ...ana }, { id: "ca_new", displayName: "ben@example.com" })).toBe(false);
    expect(hides({ id: "ca_old", ...ana }, { id: "ca_new" })).toBe(false);
    expect(hides({ id: "ca_old" }, { id: "ca_new" })).toBe(false);
  });
});
