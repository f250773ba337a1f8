import { expect, test } from "vitest";
import { isNews } from "../../src/components/announcer/isNews.ts";
import { ManualClock } from "../support/ManualClock.ts";

test("a text is announced once within a second, also if another one comes between", async () => {
  const clock = new ManualClock();
  const connections = { clock };
  const other = { clock };
  expect([isNews(connections, "a"), isNews(connections, "b"), isNews(connections, "a")]).toEqual([true, true, false]);
  expect(isNews(other, "a")).toBe(true);
  await clock.advance(999);
  expect(isNews(connections, "a")).toBe(false);
  await clock.advance(1);
  expect(isNews(connections, "a")).toBe(true);
});
