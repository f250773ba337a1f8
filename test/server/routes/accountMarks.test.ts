import { afterEach, expect, test } from "vitest";
import { rawAccount, rawSharedAccount } from "../../support/rawAccount.ts";
import { openStage, type Stage } from "../stage.ts";

let stage: Stage | undefined;
afterEach(() => stage?.close());

/** The handler's answer to ana with one account, if Composio lists it with these members. */
async function answered(userId: string, change: object) {
  stage = await openStage("in memory");
  const { control } = stage.sandbox;
  const body = { items: [{ ...rawAccount(control.addAccount({ userId, toolkit: "gmail" })), ...change }] };
  control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body });
  return stage.send("ana", "GET", "/connected-accounts");
}

const listed = async (userId: string, change: object) => (await answered(userId, change)).body.items[0];

const minutesAgo = (minutes: number) => ({ updated_at: new Date(Date.now() - minutes * 60_000).toISOString() });

// facts §1: unfinished rows time out after about 10 minutes, accumulate, and may be listed for longer.
test.each([
  ["INITIATED", 14, false],
  ["INITIATED", 16, true],
  ["INITIALIZING", 16, true],
  ["SOMETHING_NEW", 16, true],
  ["ACTIVE", 16, false],
  ["EXPIRED", 16, false],
])("an account that has been %s for %i minutes is abandoned: %s", async (status, minutes, isAbandoned) => {
  const account = await listed("ana", { status, ...minutesAgo(minutes) });
  expect(account).toHaveProperty("status", status);
  expect(account && "isAbandoned" in account).toBe(isAbandoned);
});

test("an old account that is connected anew with the same id is not abandoned", async () => {
  const created = { created_at: "2024-01-01T00:00:00.000Z" };
  expect(await listed("ana", { status: "INITIATED", ...created, ...minutesAgo(1) })).not.toHaveProperty("isAbandoned");
});

test("only a SHARED account of another user is marked as such", async () => {
  const shared = { experimental: { account_type: "SHARED", acl_config_for_shared: { allow_all_users: true } } };
  expect(await listed("ben", shared)).toMatchObject({ isSharedByOther: true });
  expect(await listed("ana", shared)).not.toHaveProperty("isSharedByOther");
  expect(await listed("ana", {})).not.toHaveProperty("isSharedByOther");
});

test("a replaced account is marked only in a list of all the user's accounts, and not by another user's", async () => {
  stage = await openStage("in memory");
  const { control } = stage.sandbox;
  const own = { userId: "ana", toolkit: "gmail", val: { displayName: "ana@acme.example" } };
  const live = control.addAccount(own);
  const dead = control.addAccount({ ...own, status: "EXPIRED", statusReason: "refresh" });
  const list = async (query = "") => (await stage?.send("ana", "GET", `/connected-accounts${query}`))?.text;
  const mark = `"replacedBy":"${live.id}"`;
  expect(await list()).toContain(mark);
  for (const query of ["?statuses=ACTIVE,EXPIRED", `?ids=${live.id},${dead.id}`]) {
    const text = await list(query);
    expect(text).toContain(dead.id);
    expect(text).not.toContain(mark);
  }
  const items = [{ ...rawSharedAccount(live), user_id: "ben" }, rawAccount(dead)];
  control.failNext({ method: "GET", path: "/connected_accounts", status: 200, body: { items } });
  const shared = await list();
  expect(shared).toContain(dead.id);
  expect(shared).not.toContain(mark);
});

test.each([
  ["ana", true],
  ["ben", false],
])("a pending SHARED account of %s gets ana a ticket, which proves that it is hers: %s", async (userId, isProven) => {
  const shared = { experimental: { account_type: "SHARED", acl_config_for_shared: { allow_all_users: true } } };
  const { body, headers } = await answered(userId, { status: "INITIATED", ...shared });
  expect([body.items.length, headers.has("composio-tickets")]).toEqual([1, isProven]);
});
