import { expect, test } from "vitest";
import { type Sandbox, sandboxToolkits } from "../../src/sandbox/index.ts";
import { call, testSandbox } from "./support.ts";

const list = (sandbox: Sandbox, query: string) => call(sandbox, "GET", `/connected_accounts?${query}`);

async function ids(sandbox: Sandbox, query: string): Promise<string[]> {
  return (await list(sandbox, query)).body.items.map(({ id }: { id: string }) => id);
}

function threeAccounts(sandbox: Sandbox): readonly [string, string, string] {
  const first = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" }).id;
  sandbox.control.advance(1);
  const second = sandbox.control.addAccount({ userId: "user-2", toolkit: "slack" }).id;
  sandbox.control.advance(1);
  return [first, second, sandbox.control.addAccount({ userId: "user-3", toolkit: "gmail" }).id];
}

test("filters are comma lists in one parameter, and are all applied", async () => {
  const sandbox = testSandbox();
  const [first, second, third] = threeAccounts(sandbox);
  expect(await ids(sandbox, "user_ids=user-1%2Cuser-3")).toEqual([third, first]);
  expect(await ids(sandbox, `connected_account_ids=${first},${second}&toolkit_slugs=slack`)).toEqual([second]);
  expect(await ids(sandbox, "auth_config_ids=ac_gmail&user_ids=user-3&statuses=ACTIVE,EXPIRED")).toEqual([third]);
  expect(await ids(sandbox, "statuses=INITIATED")).toEqual([]);
  expect(await ids(sandbox, "user_ids=nobody")).toEqual([]);
});

test("an empty filter is ignored: the answer has the whole project", async () => {
  const sandbox = testSandbox();
  const all = threeAccounts(sandbox).toReversed();
  expect(await ids(sandbox, "")).toEqual(all);
  expect(await ids(sandbox, "user_ids=")).toEqual(all);
});

test("a user id with a comma is read as two", async () => {
  const sandbox = testSandbox();
  sandbox.control.addAccount({ userId: "a,b", toolkit: "gmail" });
  const { id } = sandbox.control.addAccount({ userId: "b", toolkit: "gmail" });
  expect(await ids(sandbox, "user_ids=a%2Cb")).toEqual([id]);
});

test("order: newest first, or as asked", async () => {
  const sandbox = testSandbox();
  const [first, second, third] = threeAccounts(sandbox);
  expect(await ids(sandbox, "order_direction=asc")).toEqual([first, second, third]);
  sandbox.control.advance(1);
  sandbox.control.expire(first);
  expect(await ids(sandbox, "order_by=updated_at")).toEqual([first, third, second]);
});

test("SHARED accounts are hidden unless asked for", async () => {
  const sandbox = testSandbox();
  const mine = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail" }).id;
  const shared = sandbox.control.addAccount({ userId: "user-1", toolkit: "gmail", accountType: "SHARED" }).id;
  expect(await ids(sandbox, "user_ids=user-1")).toEqual([mine]);
  expect(await ids(sandbox, "user_ids=user-1&account_type=SHARED")).toEqual([shared]);
  expect(await ids(sandbox, "user_ids=user-1&account_type=ALL")).toEqual([shared, mine]);
});

test("pages: opaque cursors that carry their own limit, and clamped limits", async () => {
  const sandbox = testSandbox({ pageSize: 2 });
  const all = threeAccounts(sandbox).toReversed();
  const first = (await list(sandbox, "limit=100")).body;
  expect(first).toMatchObject({ current_page: 1, total_pages: 2, total_items: 3 });
  const second = (await list(sandbox, `cursor=${encodeURIComponent(first.next_cursor)}&limit=1`)).body;
  expect(second).toMatchObject({ current_page: 2, next_cursor: null });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(all);
  expect((await list(testSandbox(), "")).body).toEqual({
    items: [],
    next_cursor: null,
    total_pages: 0,
    current_page: 1,
    total_items: 0,
  });
});

test.each([
  "cursor=nonsense",
  `cursor=${btoa('{"page":0,"limit":1}')}`,
  "limit=0",
  "limit=ten",
  "statuses=ACTIVE,SLEEPING",
  "account_type=PUBLIC",
  "order_by=name",
])("%s is a 400", async (query) => {
  expect(await list(testSandbox(), query)).toMatchObject({
    status: 400,
    body: { error: { errors: [expect.any(String)] } },
  });
});

test("auth configs: disabled ones are hidden, filters combine", async () => {
  const sandbox = testSandbox();
  const found = async (query: string) =>
    (await call(sandbox, "GET", `/auth_configs?${query}`)).body.items.map(({ id }: { id: string }) => id);
  expect(await found("toolkit_slug=asana")).toEqual([]);
  expect(await found("toolkit_slug=asana&show_disabled=true")).toEqual(["ac_asana_disabled"]);
  expect(await found("toolkit_slug=twitter&show_disabled=true")).toEqual([]);
  expect(await found("toolkit_slug=jira%2Czendesk&is_composio_managed=false")).toEqual([
    "ac_jira_api_key",
    "ac_jira_s2s_oauth2",
    "ac_zendesk_api_key",
  ]);
  expect(await found("search=big")).toEqual(["ac_googlebigquery"]);
});

test("a project of Composio's size: auth configs come by 200 at most, toolkits by 1,000 (facts.md 2.10, 2.11)", async () => {
  const sandbox = testSandbox({ catalogueSize: 2_100 });
  const page = async (path: string) => (await call(sandbox, "GET", path)).body;
  const configs = await page("/auth_configs?limit=1000");
  expect([configs.items.length, configs.total_pages]).toEqual([200, Math.ceil(configs.total_items / 200)]);
  expect(configs.total_items).toBeGreaterThan(2_050);
  const toolkits = await page("/toolkits?limit=5000");
  expect([toolkits.items.length, toolkits.total_pages, toolkits.total_items]).toEqual([1_000, 3, 2_100]);
  const last = await page(`/auth_configs?toolkit_slug=made_up_1,made_up_2`);
  expect(last.items).toMatchObject([{ id: "ac_made_up_1" }, { id: "ac_made_up_2" }]);
  const made = 2_100 - sandboxToolkits.length;
  expect((await page(`/toolkits/made_up_${made}`)).auth_config_details).toHaveLength(1);
  expect((await call(sandbox, "GET", `/toolkits/made_up_${made + 1}`)).status).toBe(404);
});

test("toolkits: search, category by id or name, order, pages, multi", async () => {
  const sandbox = testSandbox();
  const found = async (query: string) =>
    (await call(sandbox, "GET", `/toolkits?${query}`)).body.items.map(({ slug }: { slug: string }) => slug);
  expect(await found("search=MAIL")).toEqual(expect.arrayContaining(["gmail", "mailchimp", "outlook"]));
  expect(await found("search=")).toEqual(await found(""));
  expect(await call(sandbox, "GET", "/toolkits?search=ma")).toMatchObject({
    status: 400,
    body: { error: { errors: [expect.stringContaining("search: ")] } },
  });
  expect(await found("category=crm")).toEqual(["hubspot", "salesforce", "agencyzoom"]);
  expect(await found(`category=${encodeURIComponent("Finance & accounting")}`)).toEqual(["stripe", "bill"]);
  expect(await found(`category=${encodeURIComponent("finance-&-accounting")}`)).toEqual(["stripe", "bill"]);
  expect(await found("sort_by=alphabetically&limit=2")).toEqual(["_2chat", "acme_erp"]);
  expect(await found("managed_by=project")).toEqual([]);
  const multi = await call(sandbox, "POST", "/toolkits/multi", { toolkits: ["jira", "nope", "gmail"] });
  expect(multi.body.items.map(({ slug }: { slug: string }) => slug)).toEqual(["gmail", "jira"]);
  const first = (await call(sandbox, "GET", "/toolkits?limit=30")).body;
  const second = (await call(sandbox, "GET", `/toolkits?cursor=${first.next_cursor}`)).body;
  expect(first.items.length + second.items.length).toBe(first.total_items);
});
