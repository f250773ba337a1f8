import { beforeEach, describe, expect, test, vi } from "vitest";
import { createStack, type Page, type Stack } from "../../support/stack.ts";

/* Composio's list may be behind its other routes: what was made or changed a moment ago is not in it yet. */

let stack: Stack;
let page: Page;
/** Accounts as the list still has them, by id. Those that are not in it are not listed. */
let listed: Map<string, object>;
/** Answers to `GET /connected_accounts/{id}`, in place of the sandbox's. */
let single: ((account: Promise<Response>) => Promise<Response>) | null;
/** How often single accounts were read. */
let reads: number;

interface Item {
  readonly id: string;
}

beforeEach(() => {
  stack = createStack();
  page = stack.openPage({ userId: "ana" });
  listed = new Map();
  single = null;
  reads = 0;
  stack.intercept = async (request, send) => {
    const { pathname } = new URL(request.url);
    const isRead = request.method === "GET" && pathname.includes("/connected_accounts");
    if (!isRead) return send();
    if (!pathname.endsWith("/connected_accounts")) {
      reads++;
      return single ? single(send()) : send();
    }
    const { items, ...rest } = (await (await send()).json()) as { items: Item[] };
    return Response.json({ ...rest, items: items.flatMap(({ id }) => listed.get(id) ?? []) });
  };
});

/** The list has this account as it is now, and stays behind from here on. */
async function list(id: string): Promise<void> {
  listed.set(id, await read(id));
}

/** An account as Composio has it. */
async function read(id: string): Promise<Record<string, unknown>> {
  const url = `${stack.sandbox.origin}/api/v3.1/connected_accounts/${id}`;
  const headers = { "x-api-key": stack.sandbox.apiKey };
  return (await (await stack.sandbox.fetch(new Request(url, { headers }))).json()) as Record<string, unknown>;
}

describe("an account that was made a moment ago", () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await page.client.connectedAccounts.link({ toolkit: "gmail" }));
  });

  test("is polled until it is ACTIVE", async () => {
    const { connectedAccounts } = page.client;
    expect(await connectedAccounts.list({ ids: [id] })).toMatchObject([{ id, status: "INITIALIZING" }]);
    stack.sandbox.control.consent(id, "allow");
    expect(await connectedAccounts.list({ ids: [id] })).toMatchObject([{ id, status: "ACTIVE" }]);
    const waiting = connectedAccounts.waitForConnection(id);
    await stack.clock.advance(5_000);
    expect(await waiting).toMatchObject({ id, status: "ACTIVE" });
  });

  test("can be read, renamed and deleted", async () => {
    const { connectedAccounts } = page.client;
    expect(await connectedAccounts.get(id)).toMatchObject({ id });
    expect(await connectedAccounts.update(id, { alias: "Work" })).toMatchObject({ id, alias: "Work" });
    await connectedAccounts.delete(id);
    expect(stack.sandbox.control.account(id).deleted).toBe(true);
    expect(await connectedAccounts.list({ ids: [id] })).toEqual([]);
    await expect(connectedAccounts.get(id)).rejects.toMatchObject({ code: "connected_account_not_found" });
  });

  test("is polled without user_id: the ticket proves whose it is", async () => {
    single = async (answer) => {
      const { user_id: _, ...account } = (await (await answer).json()) as { user_id: string };
      return Response.json(account);
    };
    expect(await page.client.connectedAccounts.list({ ids: [id] })).toMatchObject([{ id }]);
    await expect(page.client.connectedAccounts.get(id)).rejects.toMatchObject({ code: "connected_account_not_found" });
  });

  test("is nobody else's", async () => {
    const { connectedAccounts } = stack.openPage({ userId: "ben" }).client;
    expect(await connectedAccounts.list({ ids: [id] })).toEqual([]);
    for (const refused of [connectedAccounts.get(id), connectedAccounts.update(id, { alias: "Mine" })])
      await expect(refused).rejects.toMatchObject({ code: "connected_account_not_found" });
    await connectedAccounts.delete(id);
    expect(stack.sandbox.control.account(id)).toMatchObject({ deleted: false, alias: null });
  });

  test.each([429, 503])("is not called deleted if Composio answers %d", async (status) => {
    single = async () => new Response("{}", { status });
    await expect(page.client.connectedAccounts.list({ ids: [id] })).rejects.toMatchObject({ retryable: true });
    await expect(page.client.connectedAccounts.get(id)).rejects.toMatchObject({ retryable: true });
  });

  test("is not deleted by a page that must not delete an ACTIVE one", async () => {
    await list(id);
    stack.sandbox.control.consent(id, "allow");
    const deletion = page.client.connectedAccounts.delete(id, { unlessActive: true });
    await expect(deletion).rejects.toMatchObject({ code: "conflict" });
    expect(stack.sandbox.control.account(id)).toMatchObject({ deleted: false, status: "ACTIVE" });
    await page.client.connectedAccounts.delete(id);
    expect(stack.sandbox.control.account(id).deleted).toBe(true);
  });

  test.each<[what: string, status: string | null]>([
    ["without a status", null],
    ["with a status of a newer version", "VERIFIED"],
    ["that is paused by now", "INACTIVE"],
  ])("is not deleted by such a page if Composio answers with an account %s", async (_, status) => {
    await list(id);
    stack.sandbox.control.consent(id, "allow");
    single = async (answer) => {
      const { status: _status, ...account } = (await (await answer).json()) as { status: string };
      return Response.json({ ...account, ...(status !== null && { status }) });
    };
    const deletion = page.client.connectedAccounts.delete(id, { unlessActive: true });
    await expect(deletion).rejects.toMatchObject({ code: "conflict" });
    expect(stack.sandbox.control.account(id)).toMatchObject({ deleted: false, status: "ACTIVE" });
  });

  test("is not deleted by such a page if Composio answers with another account, which has expired", async () => {
    await list(id);
    stack.sandbox.control.consent(id, "allow");
    const other = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "EXPIRED" });
    single = async () => Response.json(await read(other.id));
    const deletion = page.client.connectedAccounts.delete(id, { unlessActive: true });
    await expect(deletion).rejects.toMatchObject({ code: "conflict" });
    expect(stack.sandbox.control.account(id)).toMatchObject({ deleted: false, status: "ACTIVE" });
  });

  test("is found also if Composio lists other accounts than the one that is asked for", async () => {
    const other = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const { intercept } = stack;
    stack.intercept = async (request, send) =>
      new URL(request.url).pathname.endsWith("/connected_accounts")
        ? Response.json({ items: [await read(other.id)] })
        : (intercept?.(request, send) ?? send());
    expect(await page.client.connectedAccounts.get(id)).toMatchObject({ id });
  });

  // The ticket is for the account that was asked for. Without `user_id`, only the ticket says whose an account is.
  test("its ticket opens no other account that Composio may answer with", async () => {
    const foreign = stack.sandbox.control.addAccount({ userId: "ben", toolkit: "gmail", alias: "Ben's" });
    const { user_id: _, ...answer } = await read(foreign.id);
    single = async () => Response.json(answer);
    expect(await page.client.connectedAccounts.list({ ids: [id, foreign.id] })).toEqual([]);
  });

  test("is not deleted by such a page if Composio's answer is no account", async () => {
    await list(id);
    stack.sandbox.control.consent(id, "allow");
    single = async () => Response.json({});
    const deletion = page.client.connectedAccounts.delete(id, { unlessActive: true });
    await expect(deletion).rejects.toMatchObject({ code: "conflict" });
    expect(stack.sandbox.control.account(id).deleted).toBe(false);
  });

  test("is read from the list as soon as it is there", async () => {
    await list(id);
    expect(await page.client.connectedAccounts.list({ ids: [id] })).toMatchObject([{ id }]);
    expect(reads).toBe(0);
  });
});

test("ids that nothing proves to be the user's cost no further request of a poll", async () => {
  expect(await page.client.connectedAccounts.list({ ids: ["ca_1", "ca_2"] })).toEqual([]);
  expect(reads).toBe(0);
});

test("of many accounts that are not listed, a poll reads three", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) ids.push((await page.client.connectedAccounts.link({ toolkit: "gmail" })).id);
  expect(await page.client.connectedAccounts.list({ ids })).toHaveLength(3);
  expect(reads).toBe(3);
});

describe("a change that Composio has confirmed", () => {
  test("is answered, and not what it replaces", async () => {
    const { connectedAccounts } = page.client;
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", alias: "Old" });
    await list(id);
    expect(await connectedAccounts.update(id, { alias: "New" })).toMatchObject({ alias: "New", status: "ACTIVE" });
    expect(await connectedAccounts.update(id, { alias: "" })).toMatchObject({ alias: null });
    expect(await connectedAccounts.update(id, { enabled: false })).toMatchObject({
      status: "INACTIVE",
      isDisabled: true,
    });
    await list(id);
    expect(await connectedAccounts.update(id, { enabled: true })).toMatchObject({
      status: "ACTIVE",
      isDisabled: false,
    });
    // What has ended meanwhile is neither paused nor connected.
    listed.set(id, { ...listed.get(id), status: "EXPIRED" });
    for (const enabled of [false, true])
      expect(await connectedAccounts.update(id, { enabled })).toMatchObject({ status: "EXPIRED" });
  });

  test("new credentials: the account works again", async () => {
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe", status: "EXPIRED" });
    await list(id);
    const changed = page.client.connectedAccounts.update(id, { fields: { generic_api_key: "sk_new" } });
    expect(await changed).toMatchObject({ id, status: "ACTIVE" });
  });
});

test("a list that was asked for before a change is not the answer to a request after it", async () => {
  const { connectedAccounts } = page.client;
  const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", alias: "Old" });
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let lists = 0;
  stack.intercept = async (request, send) => {
    const { pathname, searchParams } = new URL(request.url);
    const isWhole = request.method === "GET" && !searchParams.has("connected_account_ids");
    if (!isWhole || !pathname.endsWith("/connected_accounts")) return send();
    const answer = await send();
    if (++lists === 1) await held;
    return answer;
  };
  const before = connectedAccounts.list();
  await vi.waitFor(() => expect(lists).toBe(1));
  await connectedAccounts.update(id, { alias: "New" });
  const after = connectedAccounts.list();
  await vi.waitFor(() => expect(lists).toBe(2));
  expect(await after).toMatchObject([{ id, alias: "New" }]);
  release();
  expect(await before).toMatchObject([{ id, alias: "Old" }]);
});
