import { beforeEach, describe, expect, test } from "vitest";
import type { SandboxAccount } from "../../../src/sandbox/index.ts";
import type { ComposioHandlerOptions } from "../../../src/server/index.ts";
import { createStack, type Page, type Stack } from "../../support/stack.ts";

/* Composio has deprecated `user_id`, and `experimental` is optional. An answer may have neither. */

let stack: Stack;
let page: Page;
/** Queries of the lists of accounts that Composio is asked for. */
let lists: URLSearchParams[];
/** How Composio's list has an account. */
let view: (account: object) => object;

/** A stack whose Composio also lists the SHARED accounts of other users, if it is asked for all kinds of accounts. */
function open(options: Partial<ComposioHandlerOptions> = {}): void {
  stack = createStack(options);
  page = stack.openPage({ userId: "ana" });
  lists = [];
  stack.intercept = async (request, send) => {
    const url = new URL(request.url);
    if (request.method !== "GET" || !url.pathname.endsWith("/connected_accounts")) return send();
    lists.push(url.searchParams);
    const users = url.searchParams.get("user_ids")?.split(",") ?? [];
    const asked = new URL(url);
    asked.searchParams.delete("user_ids");
    const response = await stack.sandbox.fetch(new Request(asked, { headers: request.headers }));
    const { items, ...rest } = (await response.json()) as { items: Listed[] };
    const listed = items.filter(
      ({ user_id: owner, experimental }) => users.includes(owner) || experimental.account_type === "SHARED",
    );
    return Response.json({ ...rest, items: listed.map((account) => view(account)) });
  };
}

interface Listed {
  readonly user_id: string;
  readonly experimental: { readonly account_type: string };
}

function without(account: object, ...names: string[]): object {
  return Object.fromEntries(Object.entries(account).filter(([name]) => !names.includes(name)));
}

const views: [string, typeof view][] = [
  ["neither an owner nor a type", (account) => without(account, "user_id", "experimental")],
  ["an empty experimental", (account) => ({ ...without(account, "user_id"), experimental: {} })],
  ["null as type", (account) => ({ ...without(account, "user_id"), experimental: { account_type: null } })],
  [
    "private in small letters",
    (account) => ({ ...without(account, "user_id"), experimental: { account_type: "private" } }),
  ],
];

describe.each(views)("accounts with %s", (_, listedAs) => {
  let own: SandboxAccount;
  beforeEach(() => {
    view = listedAs;
    open();
    own = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
  });

  test("their user lists, reads, changes, reconnects and deletes them", async () => {
    const { connectedAccounts } = page.client;
    expect(await connectedAccounts.list()).toMatchObject([{ id: own.id, status: "ACTIVE" }]);
    expect(await connectedAccounts.list({ ids: [own.id] })).toMatchObject([{ id: own.id }]);
    expect(await connectedAccounts.get(own.id)).toMatchObject({ id: own.id });
    await connectedAccounts.update(own.id, { alias: "Work" });
    expect(stack.sandbox.control.account(own.id).alias).toBe("Work");
    expect(await connectedAccounts.link({ connectedAccountId: own.id })).toHaveProperty("redirectUrl");
    await connectedAccounts.delete(own.id);
    expect(stack.sandbox.control.account(own.id).deleted).toBe(true);
  });

  test("a second account of the same auth config is refused", async () => {
    const second = page.client.connectedAccounts.initiate({ toolkit: "stripe" }, { fields: { generic_api_key: "sk" } });
    await expect(second).rejects.toMatchObject({ code: "already_connected" });
    expect(stack.sandbox.control.accounts()).toHaveLength(1);
  });

  test("another user can't see, change or delete them, if they are PRIVATE or SHARED", async () => {
    const shared = stack.sandbox.control.addAccount({
      ...{ userId: "ben", toolkit: "slack", accountType: "SHARED" },
      access: { allowed_user_ids: ["ana"] },
    });
    const priv = stack.sandbox.control.addAccount({ userId: "ben", toolkit: "slack" });
    for (const { id } of [shared, priv]) {
      const { connectedAccounts } = page.client;
      expect((await connectedAccounts.list()).map((account) => account.id)).toEqual([own.id]);
      expect(await connectedAccounts.list({ ids: [id] })).toEqual([]);
      for (const refused of [
        connectedAccounts.get(id),
        connectedAccounts.update(id, { enabled: false }),
        connectedAccounts.link({ connectedAccountId: id }),
      ])
        await expect(refused).rejects.toMatchObject({ code: "connected_account_not_found" });
      await connectedAccounts.delete(id);
      expect(stack.sandbox.control.account(id)).toMatchObject({ deleted: false, status: "ACTIVE" });
    }
  });

  test("accept is asked, and a refused account is disabled at Composio", async () => {
    open({ accept: () => ({ refuse: "Use your acme.com address." }) });
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const refused = { id, status: "INACTIVE", refusal: "Use your acme.com address." };
    expect(await page.client.connectedAccounts.list()).toMatchObject([refused]);
    expect(stack.sandbox.control.account(id).status).toBe("INACTIVE");
  });

  test("accept is asked about an account that a page has waited for", async () => {
    open({ accept: () => ({ refuse: "Use your acme.com address." }) });
    const { id } = await page.client.connectedAccounts.link({ toolkit: "gmail" });
    stack.sandbox.control.consent(id, "allow");
    lists.length = 0;
    expect(await page.client.connectedAccounts.list({ ids: [id] })).toMatchObject([{ id, status: "INACTIVE" }]);
    // The ticket of the link has proven the owner.
    expect(lists).toHaveLength(1);
  });
});

test("the second list has the same filters, and is read only if an account says nothing", async () => {
  view = (account) => without(account, "user_id", "experimental");
  open();
  stack.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
  const filters = { toolkits: ["stripe"], statuses: ["ACTIVE"] };
  await page.client.connectedAccounts.list(filters);
  const [all, own] = lists.map((query) => Object.fromEntries(query));
  expect(lists).toHaveLength(2);
  expect(all).toMatchObject({ user_ids: "ana", toolkit_slugs: "stripe", statuses: "ACTIVE", account_type: "ALL" });
  expect(own).toEqual({ ...all, account_type: "PRIVATE" });
  for (const present of ["user_id", "experimental"]) {
    view = (account) => without(account, ...["user_id", "experimental"].filter((name) => name !== present));
    lists.length = 0;
    expect(await page.client.connectedAccounts.list(filters)).toHaveLength(1);
    expect(lists).toHaveLength(1);
  }
});

test.each([
  ["another owner", { user_id: "ben" }],
  ["the type SHARED", { experimental: { account_type: "SHARED" } }],
  ["a new type", { experimental: { account_type: "ORG" } }],
])("an account to which the second list gives %s is not the user's", async (_, item) => {
  open();
  view = (account) => without(account, "user_id", "experimental");
  const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "stripe" });
  const send = stack.intercept;
  stack.intercept = (request, forward) => {
    if (request.url.includes("account_type=PRIVATE"))
      view = (account) => ({ ...without(account, "user_id", "experimental"), ...item });
    return send?.(request, forward) ?? forward();
  };
  await expect(page.client.connectedAccounts.get(id)).rejects.toMatchObject({ code: "connected_account_not_found" });
});
