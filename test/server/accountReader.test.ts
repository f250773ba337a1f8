import { expect, test } from "vitest";
import { ComposioError } from "../../src/core/errors.ts";
import { createAccountReader } from "../../src/server/accountReader.ts";
import type { RawAccount } from "../../src/server/rawTypes.ts";
import { ManualClock, settle } from "../support/ManualClock.ts";

const account = (id: string, userId: string | null): RawAccount => ({
  id,
  userId,
  status: "INITIATED",
  statusReason: null,
  toolkit: "gmail",
  authConfigId: "ac_gmail",
  isComposioManaged: true,
  isAuthConfigDisabled: false,
  authScheme: "OAUTH2",
  alias: null,
  wordId: null,
  displayName: null,
  isDisabled: false,
  createdAt: "",
  updatedAt: "",
  access: null,
});

interface Round {
  readonly userIds: readonly string[];
  readonly ids: readonly string[];
}

function setUp(load: (round: Round) => readonly RawAccount[] = ({ ids }) => ids.map((id) => account(id, null))) {
  const clock = new ManualClock();
  const rounds: Round[] = [];
  let chance = 0;
  const reader = createAccountReader({
    load: async (userIds, ids) => {
      rounds.push({ userIds, ids });
      return load({ userIds, ids });
    },
    clock,
    random: () => (chance = (chance + 0.1) % 1),
  });
  return {
    clock,
    rounds,
    read: (userId: string, id: string, signal = new AbortController().signal) => reader.read(userId, id, signal),
  };
}

const outcome = (answer: Promise<unknown>) =>
  answer.then(
    () => "read",
    (error: unknown) => (error instanceof ComposioError ? error.retryAfter : error),
  );

test("an account whose owner is named has to be the asker's", async () => {
  const { read } = setUp(() => [account("ca_1", "ben"), account("ca_2", "ana"), account("ca_3", null)]);
  const answers = await Promise.all(["ca_1", "ca_2", "ca_3", "ca_4"].map((id) => read("ana", id)));
  expect(answers.map((answer) => answer?.id ?? null)).toEqual([null, "ca_2", "ca_3", null]);
});

test("a round begins at once, the next one half a second later with all that have come meanwhile", async () => {
  const { clock, rounds, read } = setUp();
  const answers = [read("ana", "ca_1"), read("ben", "ca_2")];
  await settle();
  expect(rounds).toEqual([{ userIds: ["ana", "ben"], ids: ["ca_1", "ca_2"] }]);
  for (let user = 0; user < 30; user++) answers.push(read(`user_${user}`, `ca_${user}`), read(`user_${user}`, "ca_x"));
  await clock.advance(499);
  expect(rounds).toHaveLength(1);
  await clock.advance(1);
  expect(rounds).toHaveLength(2);
  await Promise.all(answers);
});

test("what doesn't fit into one address goes into several", async () => {
  const { rounds, read } = setUp();
  const long = "ü".repeat(100);
  await Promise.all(Array.from({ length: 60 }, (_, user) => read(`${long}${user}`, `ca_${user}`)));
  expect(rounds.length).toBeGreaterThan(1);
  expect(rounds.flatMap(({ ids }) => ids)).toHaveLength(60);
  const lengths = rounds.map(({ userIds, ids }) => encodeURIComponent([...userIds, ...ids].join(",")).length);
  expect(Math.max(...lengths)).toBeLessThan(5_000);
});

test("those who stand in line when Composio asks to be left alone are not sent there either", async () => {
  const { clock, rounds, read } = setUp(() => {
    throw new ComposioError("rate_limited", { retryAfter: 30 });
  });
  const answers = [outcome(read("ana", "ca_1"))];
  await settle();
  const late = outcome(read("cem", "ca_3"));
  await clock.advance(1_000);
  answers.push(late, outcome(read("ben", "ca_2")));
  const waits = await Promise.all(answers);
  expect(rounds).toHaveLength(1);
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(29);
  expect(new Set(waits).size).toBe(3);
  await clock.advance(29_000);
  await outcome(read("ana", "ca_1"));
  expect(rounds).toHaveLength(2);
});

test("a pause of an hour is believed for a minute", async () => {
  const { clock, rounds, read } = setUp(() => {
    throw new ComposioError("rate_limited", { retryAfter: 3_600 });
  });
  await outcome(read("ana", "ca_1"));
  await clock.advance(60_000);
  await outcome(read("ana", "ca_1"));
  expect(rounds).toHaveLength(2);
});

test("what was refused for all is tried in halves, down to who is to blame", async () => {
  const { rounds, read } = setUp(({ userIds, ids }) => {
    if (userIds.includes("user_5")) throw new ComposioError("composio_rejected");
    return ids.map((id) => account(id, null));
  });
  const answers = Array.from({ length: 16 }, (_, user) => outcome(read(`user_${user}`, `ca_${user}`)));
  const expected = Array.from({ length: 16 }, (_, user) => (user === 5 ? null : "read"));
  expect(await Promise.all(answers)).toEqual(expected);
  expect(rounds.length).toBeLessThanOrEqual(9);
});

test("who leaves the line is not asked for", async () => {
  const { clock, rounds, read } = setUp();
  await read("ana", "ca_1");
  const leaving = new AbortController();
  const left = outcome(read("ben", "ca_2", leaving.signal));
  const stayed = read("cem", "ca_3");
  leaving.abort();
  await clock.advance(500);
  expect(await left).toBeNull();
  expect((await stayed)?.id).toBe("ca_3");
  expect(rounds.at(-1)).toEqual({ userIds: ["cem"], ids: ["ca_3"] });
});
