import { expect, test } from "vitest";
import { claimAnnouncement } from "../../src/components/announcer/claimAnnouncement.ts";
import { ManualClock } from "../support/ManualClock.ts";

test("a text is announced once within a second, also if another one comes between", async () => {
  const clock = new ManualClock();
  const connections = { clock };
  const other = { clock };
  expect([
    claimAnnouncement(connections, "a"),
    claimAnnouncement(connections, "b"),
    claimAnnouncement(connections, "a"),
  ]).toEqual([true, true, false]);
  expect(claimAnnouncement(other, "a")).toBe(true);
  await clock.advance(999);
  expect(claimAnnouncement(connections, "a")).toBe(false);
  await clock.advance(1);
  expect(claimAnnouncement(connections, "a")).toBe(true);
  await clock.advance(-3_600_000); // It was set back.
  expect(claimAnnouncement(connections, "a")).toBe(true);
});
