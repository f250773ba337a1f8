import { expect, test } from "vitest";
import { ComposioError } from "../../../src/protocol/errors.ts";
import { createBatchedReader } from "../../../src/server/batching/batchedReader.ts";
import type { RawAccount } from "../../../src/server/composio/rawTypes.ts";
import { ManualClock } from "../../support/ManualClock.ts";

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
  heldNames: null,
  isDisabled: false,
  createdAt: "",
  updatedAt: "",
  access: null,
  sharing: "PRIVATE",
});

interface Round {
  readonly userIds: readonly string[];
  readonly ids: readonly string[];
}

function setUp(load: (round: Round) => readonly RawAccount[] = ({ ids }) => ids.map((id) => account(id, null))) {
  const clock = new ManualClock();
  const rounds: Round[] = [];
  let chance = 0;
  const reader = createBatchedReader({
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

test("an account with a known owner is returned to this owner only", async () => {
  const { read } = setUp(() => [account("ca_1", "ben"), account("ca_2", "ana"), account("ca_3", null)]);
  const answers = await Promise.all(["ca_1", "ca_2", "ca_3", "ca_4"].map((id) => read("ana", id)));
  expect(answers.map((answer) => answer?.id ?? null)).toEqual([null, "ca_2", "ca_3", null]);
});

/** Where few wait, five rounds may follow one another at once. */
async function useUpBurst({ read, rounds }: ReturnType<typeof setUp>): Promise<void> {
  for (let round = 0; round < 5; round++) await outcome(read("early", `ca_early_${round}`));
  expect(rounds).toHaveLength(5);
  rounds.length = 0;
}

test("a read is sent at once if there are few", async () => {
  const { rounds, read } = setUp();
  await Promise.all([read("ana", "ca_1"), read("ben", "ca_2")]);
  expect(rounds).toEqual([{ userIds: ["ana", "ben"], ids: ["ca_1", "ca_2"] }]);
  await read("ana", "ca_1");
  expect(rounds).toHaveLength(2);
});

test("many reads are batched every half second", async () => {
  const world = setUp();
  const { clock, rounds, read } = world;
  await useUpBurst(world);
  const answers: Promise<unknown>[] = [];
  for (let time = 0; time < 10_000; time += 100) {
    answers.push(read(`user_${time}`, `ca_${time}`), read(`user_${time}`, "ca_x"));
    await clock.advance(100);
  }
  expect(rounds.length).toBeGreaterThanOrEqual(19);
  expect(rounds.length).toBeLessThanOrEqual(20);
  await clock.advance(500);
  await Promise.all(answers);
});

test("reads that don't fit into one URL go into several", async () => {
  const { rounds, read } = setUp();
  const long = "ü".repeat(100);
  await Promise.all(Array.from({ length: 60 }, (_, user) => read(`${long}${user}`, `ca_${user}`)));
  expect(rounds.length).toBeGreaterThan(1);
  expect(rounds.flatMap(({ ids }) => ids)).toHaveLength(60);
  const lengths = rounds.map(({ userIds, ids }) => encodeURIComponent([...userIds, ...ids].join(",")).length);
  expect(Math.max(...lengths)).toBeLessThan(5_000);
});

test("waiting reads are not sent either when Composio answers with Retry-After", async () => {
  let isBusy = false;
  const world = setUp(() => {
    if (isBusy) throw new ComposioError("rate_limited", { retryAfter: 30 });
    return [];
  });
  const { clock, rounds, read } = world;
  await useUpBurst(world);
  isBusy = true;
  const refused = outcome(read("ana", "ca_1"));
  await clock.advance(500);
  const late = outcome(read("cem", "ca_3"));
  const waits = [await refused, await late, await outcome(read("ben", "ca_2"))];
  expect(rounds).toHaveLength(1);
  for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(30);
  expect(new Set(waits).size).toBe(3);
  await clock.advance(30_000);
  await outcome(read("ana", "ca_1"));
  expect(rounds).toHaveLength(2);
});

test("a Retry-After of an hour is followed for a minute", async () => {
  const { clock, rounds, read } = setUp(() => {
    throw new ComposioError("rate_limited", { retryAfter: 3_600 });
  });
  await outcome(read("ana", "ca_1"));
  await clock.advance(60_000);
  await outcome(read("ana", "ca_1"));
  expect(rounds).toHaveLength(2);
});

test("a rejected batch is split until the rejected user is isolated", async () => {
  const { rounds, read } = setUp(({ userIds, ids }) => {
    if (userIds.includes("user_5")) throw new ComposioError("composio_rejected");
    return ids.map((id) => account(id, null));
  });
  const answers = Array.from({ length: 16 }, (_, user) => outcome(read(`user_${user}`, `ca_${user}`)));
  const expected = Array.from({ length: 16 }, (_, user) => (user === 5 ? null : "read"));
  expect(await Promise.all(answers)).toEqual(expected);
  expect(rounds.length).toBeLessThanOrEqual(9);
});

test("an aborted read is not sent", async () => {
  const world = setUp();
  const { clock, rounds, read } = world;
  await useUpBurst(world);
  const leaving = new AbortController();
  const left = outcome(read("ben", "ca_2", leaving.signal));
  const stayed = read("cem", "ca_3");
  leaving.abort();
  await clock.advance(500);
  expect(await left).toBeNull();
  expect((await stayed)?.id).toBe("ca_3");
  expect(rounds.at(-1)).toEqual({ userIds: ["cem"], ids: ["ca_3"] });
});

test("a clock that is set back makes no pause longer than a minute", async () => {
  let isBusy = true;
  const { clock, read } = setUp(({ ids }) => {
    if (isBusy) throw new ComposioError("rate_limited", { retryAfter: 30 });
    return ids.map((id) => account(id, null));
  });
  const refused = { code: "rate_limited" };
  await expect(read("ana", "ca_1")).rejects.toMatchObject(refused);
  isBusy = false;
  clock.sleep(-3_600_000);
  await expect(read("ana", "ca_1")).rejects.toMatchObject(refused);
  await clock.advance(61_000);
  await expect(read("ana", "ca_1")).resolves.toMatchObject({ id: "ca_1" });
});
