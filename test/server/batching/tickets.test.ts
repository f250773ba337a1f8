import { expect, test } from "vitest";
import { createSeals as createTickets } from "../../../src/server/http/seals.ts";

const start = Date.parse("2026-11-22T12:00:00Z");

function setUp(secret: string | null = "a secret") {
  const time = { now: start };
  return { time, tickets: createTickets({ secret, now: () => time.now, crypto }) };
}

test("a ticket is valid for its user, at every copy with the same secret", async () => {
  const ticket = await setUp().tickets.issue("ana", "ca_1");
  expect(await setUp().tickets.check("ana", [ticket])).toEqual(new Set(["ca_1"]));
});

test("a ticket is worthless for another user", async () => {
  const { tickets } = setUp();
  const ticket = await tickets.issue("ana", "ca_1");
  expect(await tickets.check("ben", [ticket])).toEqual(new Set());
  expect(await tickets.check("", [ticket])).toEqual(new Set());
  expect(await setUp("another secret").tickets.check("ana", [ticket])).toEqual(new Set());
  expect(await setUp(null).tickets.check("ana", [ticket])).toEqual(new Set());
});

test("without a secret each copy makes its own", async () => {
  const { tickets } = setUp(null);
  const ticket = await tickets.issue("ana", "ca_1");
  expect(await tickets.check("ana", [ticket])).toEqual(new Set(["ca_1"]));
});

test("a ticket expires after 15 minutes", async () => {
  const { tickets, time } = setUp();
  const ticket = await tickets.issue("ana", "ca_1");
  time.now = start + 15 * 60_000 - 1;
  expect((await tickets.check("ana", [ticket])).size).toBe(1);
  time.now = start + 15 * 60_000;
  expect((await tickets.check("ana", [ticket])).size).toBe(0);
});

test("a changed or malformed ticket is ignored, and others stay valid", async () => {
  const { tickets } = setUp();
  const good = await tickets.issue("ana", "ca_1");
  const [id, expiry, signature] = good.split(".");
  const bad = [
    `ca_2.${expiry}.${signature}`,
    `${id}.zzzzzzzzz.${signature}`,
    `${id}.${expiry}.${signature?.replace(/^./, (first) => (first === "0" ? "1" : "0"))}`,
    `${id}.${expiry}`,
    `${id}.${expiry}.`,
    `${good}.x`,
    "",
    "..",
    "ca_1",
  ];
  for (const ticket of bad) expect([ticket, await tickets.check("ana", [ticket])]).toEqual([ticket, new Set()]);
  expect(await tickets.check("ana", [...bad, good])).toEqual(new Set(["ca_1"]));
});

test("a user id that imitates the rest of another ticket is refused", async () => {
  const { tickets } = setUp();
  const ticket = await tickets.issue("x\nana", "ca_1");
  const [id, expiry, signature] = ticket.split(".");
  expect((await tickets.check("ana", [`${id}.${expiry}x.${signature}`])).size).toBe(0);
  expect((await tickets.check("ana", [ticket])).size).toBe(0);
});
