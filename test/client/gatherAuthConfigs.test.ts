import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createGatherAuthConfigs } from "../../src/client/catalogue/gatherAuthConfigs.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("calls that a busy page makes one after another share a request", async () => {
  const asked: (readonly string[])[] = [];
  const gather = createGatherAuthConfigs(async ({ toolkits }) => {
    asked.push(toolkits);
    return { items: [], unreadable: [] };
  });
  const answers: Promise<unknown>[] = [];
  for (const toolkit of ["gmail", "slack", "notion", "stripe"]) {
    answers.push(gather("toolkits", toolkit));
    await vi.advanceTimersByTimeAsync(8);
  }
  await vi.advanceTimersByTimeAsync(10);
  await Promise.all(answers);
  expect(asked).toEqual([["gmail", "slack", "notion", "stripe"]]);

  const later = gather("toolkits", "jira");
  await vi.advanceTimersByTimeAsync(10);
  await later;
  expect(asked).toHaveLength(2);
});

test("after a failure, calls 80 ms apart share a request, until one has succeeded", async () => {
  const asked: (readonly string[])[] = [];
  const gather = createGatherAuthConfigs(async ({ toolkits }) => {
    asked.push(toolkits);
    if (asked.length === 1) throw new Error("Composio is down.");
    return { items: [], unreadable: [] };
  });
  const first = gather("toolkits", "gmail");
  await Promise.all([expect(first).rejects.toThrow("Composio is down."), vi.advanceTimersByTimeAsync(10)]);

  const again = ["gmail", "slack"].map(async (toolkit, index) => {
    await new Promise((resolve) => setTimeout(resolve, index * 80));
    return gather("toolkits", toolkit);
  });
  await vi.advanceTimersByTimeAsync(180);
  await Promise.all(again);
  expect(asked).toEqual([["gmail"], ["gmail", "slack"]]);

  const later = gather("toolkits", "jira");
  await vi.advanceTimersByTimeAsync(10);
  await later;
  expect(asked).toHaveLength(3);
});

test("a toolkit that the handler could not read is an error, and the others of the request are not", async () => {
  const gather = createGatherAuthConfigs(async () => ({ items: [], unreadable: ["stripe"] }));
  const [stripe, gmail] = [gather("toolkits", "stripe"), gather("toolkits", "gmail")];
  await Promise.all([
    expect(stripe).rejects.toMatchObject({ code: "composio_unavailable", retryable: true, status: 502 }),
    expect(gmail).resolves.toEqual([]),
    vi.advanceTimersByTimeAsync(10),
  ]);
});
