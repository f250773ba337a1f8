import { expect, test } from "vitest";
import type { AuthorizeContext } from "../../../src/server/index.ts";
import { createStack } from "../../support/stack.ts";

/* Pages of a list of which nothing is left, or which Composio does not have. */

type Options = Parameters<typeof createStack>[0];

function open(options: Options = {}) {
  const stack = createStack(options);
  const { client } = stack.openPage({ userId: "ana" });
  return { stack, client };
}

test("apps that the user may see are found behind pages that have none", async () => {
  const all = await open().client.toolkits.list({ limit: 100 });
  const last = all.items.at(-1)?.slug;
  const only = ({ toolkit }: AuthorizeContext) => toolkit === null || toolkit === last;
  const { client } = open({ authorize: only });
  const { items } = await client.toolkits.list({ limit: Math.ceil(all.items.length / 3) });
  expect(items.map(({ slug }) => slug)).toEqual([last]);
});

test("auth configs that the admin may see are found behind pages that have none", async () => {
  const list = async (authorizeAdmin: (context: AuthorizeContext) => boolean, limit: number): Promise<string[]> => {
    const { stack } = open({ authorizeAdmin });
    const request = new Request(`http://app.example/admin-auth-configs?limit=${limit}`, {
      headers: { "x-test-user": "ana" },
    });
    const { items }: { items: { id: string }[] } = await (await stack.handler(request)).json();
    return items.map(({ id }) => id);
  };
  const all = await list(() => true, 100);
  const last = all.at(-1);
  const found = await list(
    ({ authConfigId }) => authConfigId === null || authConfigId === last,
    Math.ceil(all.length / 3),
  );
  expect(found).toEqual([last]);
});

test("a user who may see nothing causes ten requests at most, and can go on", async () => {
  const { stack, client } = open({ authorize: ({ toolkit }) => toolkit === null });
  const page = await client.toolkits.list({ limit: 1 });
  expect(page).toEqual({ items: [], nextCursor: expect.any(String) });
  expect(stack.sandbox.requests).toHaveLength(10);
});

test("a search for which Composio answers 404 has found nothing", async () => {
  const { stack, client } = open();
  stack.sandbox.control.failNext({ path: "/toolkits", status: 404 });
  expect(await client.toolkits.list({ search: "nothing like it" })).toEqual({ items: [], nextCursor: null });
  stack.sandbox.control.failNext({ path: "/toolkits", status: 404 });
  await expect(client.toolkits.list()).rejects.toMatchObject({ code: "composio_rejected" });
});

test("a list whose pages are slow and never end fails after three times the timeout of a request", async () => {
  const { stack } = open();
  const timeout = 20_000;
  let pages = 0;
  stack.intercept = async () => {
    await stack.clock.advance(timeout - 1_000);
    return Response.json({ items: [], next_cursor: `page ${++pages}` });
  };
  const request = new Request("http://app.example/connected-accounts", { headers: { "x-test-user": "ana" } });
  const answer = await stack.handler(request);
  expect(await answer.json()).toMatchObject({ error: { code: "composio_timeout" } });
  expect(pages).toBe(4);
});
