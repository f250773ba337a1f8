import { beforeEach, expect, test } from "vitest";
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
