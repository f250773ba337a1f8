import { beforeEach, describe, expect, test } from "vitest";
import type { ComposioHandlerOptions } from "../../src/server/index.ts";
import { flowOf } from "../support/flowOf.ts";
import { createStack, type Stack } from "../support/stack.ts";

/* Composio, or a proxy before it, answers with something else than it was asked for. */

let stack: Stack;
let changes: string[];

beforeEach(() => {
  stack = createStack({
    authConfigs: { gmail: ["ac_gmail_ro", "ac_gmail"] },
    authorizeAdmin: () => true,
  });
  stack.sandbox.control.addAuthConfig({ toolkit: "gmail", id: "ac_gmail_ro" });
  changes = [];
  stack.intercept = async (request, send) => {
    const url = new URL(request.url);
    if (request.method !== "GET") changes.push(`${request.method} ${url.pathname}`);
    if (!url.pathname.endsWith("/auth_configs/ac_gmail_ro")) return send();
    return stack.sandbox.fetch(new Request(request.url.replace("ac_gmail_ro", "ac_gmail"), request));
  };
});

test("11. another auth config than the user has chosen connects nothing", async () => {
  const { connectedAccounts } = stack.openPage({ userId: "ana" }).client;
  await expect(connectedAccounts.link({ authConfigId: "ac_gmail_ro" })).rejects.toMatchObject({
    code: "auth_config_not_found",
  });
  expect(changes).toEqual([]);
});

test("11. another auth config than the admin has named is not changed", async () => {
  const { authConfigs } = stack.openPage({ userId: "ana" }).client;
  for (const change of [{ enabled: false }, { name: "Read only" }])
    await expect(authConfigs.update("ac_gmail_ro", change)).rejects.toMatchObject({ code: "auth_config_not_found" });
  expect(changes).toEqual([]);
});

describe("to a request for a toolkit, with another one", () => {
  const other = (request: Request) =>
    new Request(request.url.replace("/toolkits/stripe", "/toolkits/zendesk"), request);

  test("11. which is not shown, and is not taken for one that needs no connection", async () => {
    const open = createStack();
    open.intercept = (request) => open.sandbox.fetch(other(request));
    const { toolkits } = open.openPage({ userId: "ana" }).client;
    await expect(toolkits.get("stripe")).rejects.toMatchObject({ code: "toolkit_not_found" });
    // Composio finds it by capitals, too.
    open.intercept = null;
    expect(await toolkits.get("GMAIL")).toMatchObject({ slug: "gmail" });
  });

  test("11. whose auth configs are neither listed nor used", async () => {
    const open = createStack();
    open.intercept = (request, send) => {
      const url = new URL(request.url);
      if (!url.pathname.endsWith("/auth_configs")) return send();
      // Asked for one toolkit, Composio answers with another one's.
      url.searchParams.set("toolkit_slug", "zendesk");
      return open.sandbox.fetch(new Request(url, request));
    };
    const { authConfigs, connectedAccounts } = open.openPage({ userId: "ana" }).client;
    expect(await authConfigs.list({ toolkit: "stripe" })).toEqual([]);
    await expect(connectedAccounts.link({ toolkit: "stripe" })).rejects.toMatchObject({ code: "auth_config_missing" });
    expect(open.sandbox.control.accounts()).toEqual([]);
  });

  test("11. whose fields are not asked for", async () => {
    const open = createStack();
    open.intercept = (request) => open.sandbox.fetch(other(request));
    const { fields } = await open.openPage({ userId: "ana" }).client.authConfigs.get("ac_stripe");
    expect(fields.map(({ name }) => name)).toEqual(["generic_api_key"]);
  });
});

describe("to the creation of an account, with the id of another user's", () => {
  const key = { fields: { generic_api_key: "sk_of_ana" } };
  const refuse = () => ({ refuse: "No keys." });

  /** Composio's answer to each creation names an account of Ben's. */
  function openWith(
    accept: ComposioHandlerOptions["accept"],
    read: (account: object) => object = (account) => account,
  ) {
    const open = createStack(accept && { accept });
    const { id } = open.sandbox.control.addAccount({ userId: "ben", toolkit: "stripe" });
    open.intercept = async (request, send) => {
      const { pathname } = new URL(request.url);
      const answer = await send();
      if (pathname.endsWith(`/connected_accounts/${id}`) && request.method === "GET")
        return Response.json(read((await answer.json()) as object));
      if (!pathname.endsWith("/connected_accounts") || request.method !== "POST") return answer;
      return Response.json({ ...((await answer.json()) as object), id }, { status: 201 });
    };
    const ofBen = () => open.sandbox.control.account(id);
    return { ofBen, page: open.openPage({ userId: "ana" }), id };
  }

  test.each([
    ["without accept", undefined],
    ["with accept, which refuses", refuse],
  ])("11. is no answer: the account is looked for, and Ben's stays as it is (%s)", async (_, accept) => {
    const { ofBen, page } = openWith(accept);
    await expect(page.client.connectedAccounts.initiate({ toolkit: "stripe" }, key)).rejects.toMatchObject({
      code: "composio_unavailable",
    });
    const flow = flowOf(page.client, { toolkit: "stripe" });
    await flow.submit(key.fields, { allowMultiple: true });
    expect(flow.getSnapshot().account?.id).not.toBe(ofBen().id);
    expect(ofBen()).toMatchObject({ status: "ACTIVE" });
  });

  test("11. of which nothing says whose it is: it is not disabled", async () => {
    const { ofBen, page, id } = openWith(refuse, (account) => ({
      ...account,
      user_id: undefined,
      experimental: undefined,
    }));
    const made = await page.client.connectedAccounts.initiate({ toolkit: "stripe" }, key);
    expect(made).toMatchObject({ id, refusal: "No keys." });
    expect(ofBen()).toMatchObject({ status: "ACTIVE" });
  });
});
