import { afterEach, expect, test } from "vitest";
import { createStack } from "../../support/stack.ts";

const warnings: string[] = [];
const note = ({ name }: Error) => void warnings.push(name);
afterEach(() => {
  process.off("warning", note);
  warnings.length = 0;
});

const ids = (prefix: string) => Array.from({ length: 40 }, (_, index) => `${prefix}_${index}`);

/** Node writes a warning of a memory leak when a signal gets more than ten listeners. Any user could fill the log with it. */
test("a request of many reads writes no warning of Node's", async () => {
  process.on("warning", note);
  const stack = createStack();
  const send = (path: string) =>
    stack.handler(new Request(`http://app.example/api/composio${path}`, { headers: { "x-test-user": "ana" } }));
  expect((await send(`/auth-configs?ids=${ids("ac").join(",")}`)).status).toBe(200);
  for (let index = 0; index < 30; index++)
    stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIATED" });
  const listed = await send("/connected-accounts");
  const { items } = (await listed.json()) as { items: { id: string }[] };
  const tickets = listed.headers.get("composio-tickets") ?? "";
  const polled = await send(
    `/connected-accounts?ids=${items.map(({ id }) => id).join(",")}&tickets=${encodeURIComponent(tickets)}`,
  );
  expect(((await polled.json()) as { items: unknown[] }).items).toHaveLength(30);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(warnings).toEqual([]);
});
