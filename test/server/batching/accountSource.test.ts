import { describe, expect, test } from "vitest";
import { createBatchedReader } from "../../../src/server/batching/batchedReader.ts";
import type { AccountRequest, AccountSource } from "../../../src/server/batching/accountSource.ts";
import { createBatchedAccounts } from "../../../src/server/batching/batchedAccounts.ts";
import { directAccounts } from "../../../src/server/batching/directAccounts.ts";
import type { RawAccount } from "../../../src/server/composio/rawTypes.ts";
import { createSeals } from "../../../src/server/http/seals.ts";
import { ManualClock } from "../../support/ManualClock.ts";

function account(id: string, userId: string | null, createdAt: string): RawAccount {
  return {
    ...{ id, userId, createdAt, updatedAt: createdAt },
    ...{ status: "INITIATED", statusReason: null, toolkit: "gmail", authConfigId: "ac_gmail", authScheme: "OAUTH2" },
    ...{ isComposioManaged: true, isAuthConfigDisabled: false, isDisabled: false, sharing: "PRIVATE", access: null },
    ...{ alias: null, wordId: null, displayName: null, heldNames: null },
  };
}

/** Composio's list, and what it was asked for. */
function setUp() {
  const clock = new ManualClock();
  const accounts = [
    account("ca_old", "ana", "2026-11-01"),
    account("ca_new", "ana", "2026-11-03"),
    account("ca_unowned", null, "2026-11-02"),
    account("ca_bens", "ben", "2026-11-04"),
  ];
  const asked: { users: readonly string[]; ids: readonly string[] }[] = [];
  const list = async (users: readonly string[], ids: readonly string[]) => {
    asked.push({ users, ids });
    return accounts.filter(({ id, userId }) => ids.includes(id) && (userId === null || users.includes(userId)));
  };
  const reader = createBatchedReader({ load: list, clock, random: () => 0 });
  const seals = createSeals({ secret: "a secret", now: () => clock.now(), crypto });
  const request = (userId: string, query = ""): AccountRequest => ({
    userId,
    request: new Request(`https://app.example.com/api/composio/connected-accounts${query}`),
    signal: new AbortController().signal,
    headers: new Headers(),
    upstream: { accounts: (filter) => list(filter.user_ids ?? [], filter.connected_account_ids ?? []) },
  });
  return { asked, request, batched: createBatchedAccounts(reader, seals) };
}

const sources: Readonly<Record<string, (batched: AccountSource) => AccountSource>> = {
  direct: () => directAccounts,
  batched: (batched) => batched,
};

describe.each(Object.entries(sources))("%s", (_, choose) => {
  const idsOf = (accounts: readonly RawAccount[]) => accounts.map(({ id }) => id).toSorted();

  test("reads this user's accounts, with and without proof", async () => {
    const { request, batched } = setUp();
    const ids = ["ca_old", "ca_new", "ca_unowned", "ca_none"];
    for (const own of [new Set<string>(), new Set(["ca_old", "ca_unowned"]), new Set(ids)])
      expect(idsOf(await choose(batched).pending(request("ana"), { ids }, own))).toEqual([
        "ca_new",
        "ca_old",
        "ca_unowned",
      ]);
  });

  test("never returns an account that belongs to another user", async () => {
    const { request, batched } = setUp();
    expect(await choose(batched).pending(request("ana"), { ids: ["ca_bens"] }, new Set(["ca_bens"]))).toEqual([]);
  });

  test("makes no request if no account is named", async () => {
    const { asked, request, batched } = setUp();
    expect(await choose(batched).pending(request("ana"), { ids: [] }, new Set())).toEqual([]);
    expect(asked).toEqual([]);
  });
});

test("direct: one request for each user, and no tickets", async () => {
  const { asked, request } = setUp();
  const [ana, ben] = [request("ana"), request("ben")];
  await directAccounts.remember(ana, ["ca_old"]);
  expect([...ana.headers]).toEqual([]);
  expect(await directAccounts.remembered(ana)).toEqual(new Set());
  await Promise.all([
    directAccounts.pending(ana, { ids: ["ca_old"] }, new Set(["ca_old"])),
    directAccounts.pending(ben, { ids: ["ca_bens"] }, new Set(["ca_bens"])),
  ]);
  expect(asked.map(({ users }) => users)).toEqual([["ana"], ["ben"]]);
});

test("direct: another user's account that Composio lists all the same is not returned", async () => {
  const { request } = setUp();
  const upstream = { accounts: async () => [account("ca_bens", "ben", "2026-11-04")] };
  const ofAna = { ...request("ana"), upstream };
  expect(await directAccounts.pending(ofAna, { ids: ["ca_bens"] }, new Set(["ca_bens"]))).toEqual([]);
});

test("batched: one request for accounts of several users, newest first", async () => {
  const { asked, request, batched } = setUp();
  const [ofAna, ofBen] = await Promise.all([
    batched.pending(request("ana"), { ids: ["ca_old", "ca_new"] }, new Set(["ca_old", "ca_new"])),
    batched.pending(request("ben"), { ids: ["ca_bens"] }, new Set(["ca_bens"])),
  ]);
  expect([ofAna, ofBen].map((accounts) => accounts.map(({ id }) => id))).toEqual([["ca_new", "ca_old"], ["ca_bens"]]);
  expect(asked).toEqual([{ users: ["ana", "ben"], ids: ["ca_old", "ca_bens", "ca_new"] }]);
});

test("batched: tickets are valid for their user only", async () => {
  const { request, batched } = setUp();
  const answered = request("ana");
  await batched.remember(answered, ["ca_old", "no identifier"]);
  const query = `?ids=ca_old&tickets=${answered.headers.get("composio-tickets")}`;
  expect(await batched.remembered(request("ana", query))).toEqual(new Set(["ca_old"]));
  expect(await batched.remembered(request("ben", query))).toEqual(new Set());
  expect(await batched.remembered(request("ana"))).toEqual(new Set());
});

test("batched: too many tickets are refused", async () => {
  const { request, batched } = setUp();
  const refused = async () => batched.remembered(request("ana", `?tickets=${"x".repeat(25_601)}`));
  await expect(refused()).rejects.toMatchObject({ code: "invalid_request" });
});
