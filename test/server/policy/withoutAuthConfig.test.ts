import { describe, expect, test } from "vitest";
import type { ComposioHandlerOptions } from "../../../src/server/index.ts";
import { createStack } from "../../support/stack.ts";

/** A user with an account of each toolkit, for which Composio names no auth config. */
function openStack(authConfig: unknown, options: Partial<ComposioHandlerOptions> = {}) {
  const stack = createStack(options);
  const add = (toolkit: string, status?: "ACTIVE" | "EXPIRED") =>
    stack.sandbox.control.addAccount({
      userId: "ana",
      toolkit,
      val: { displayName: "ana@example.com" },
      ...(status && { status }),
    }).id;
  stack.intercept = async (request, send) => {
    const response = await send();
    if (request.method !== "GET" || !new URL(request.url).pathname.endsWith("/connected_accounts")) return response;
    const body = await response.json();
    const items = body.items.map((item: object) => ({ ...item, auth_config: authConfig }));
    return Response.json({ ...body, items });
  };
  async function ask(method: string, path: string, body?: object) {
    const headers = { "x-test-user": "ana", "content-type": "application/json" };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await stack.handler(new Request(`http://app.example${path}`, init));
    return { status: response.status, body: await response.json() };
  }
  return { ...stack, add, ask };
}

describe.each([null, undefined, {}, "ac_1", { id: "", is_disabled: false }])(
  "an account with the auth config %j",
  (authConfig) => {
    test("is shown as switched off, and can be renamed and disconnected", async () => {
      const { add, ask, sandbox } = openStack(authConfig);
      const id = add("gmail");
      const gone = { id: "", isComposioManaged: false, isDisabled: true };
      expect((await ask("GET", "/connected-accounts")).body.items).toMatchObject([{ id, authConfig: gone }]);
      expect((await ask("PATCH", `/connected-accounts/${id}`, { alias: "Work" })).body).toMatchObject({
        alias: "Work",
      });
      expect((await ask("DELETE", `/connected-accounts/${id}`)).status).toBe(200);
      expect(sandbox.control.account(id)).toMatchObject({ deleted: true });
    });
  },
);

test("is reconnected by the toolkit's present auth config", async () => {
  const { add, ask, sandbox } = openStack(null);
  const connectedAccountId = add("gmail", "EXPIRED");
  expect((await ask("POST", "/connected-accounts/link", { connectedAccountId })).status).toBe(201);
  expect(sandbox.requests.at(-1)?.body).toMatchObject({ auth_config_id: "ac_gmail" });
});

test("takes no new credentials, because nothing says which fields they have", async () => {
  const { add, ask, sandbox } = openStack(null);
  const { status, body } = await ask("PATCH", `/connected-accounts/${add("stripe")}`, {
    fields: { generic_api_key: "sk_test_1" },
  });
  expect([status, body.error.code]).toEqual([404, "auth_config_not_found"]);
  // An empty id in the path would ask for the list of all auth configs.
  expect(sandbox.requests.filter(({ path }) => path.includes("auth_configs"))).toEqual([]);
});

test("is not replaced by the account of another app with the same identity", async () => {
  const { add, ask } = openStack(null);
  add("gmail", "EXPIRED");
  add("slack", "ACTIVE");
  expect(JSON.stringify((await ask("GET", "/connected-accounts")).body)).not.toContain("replacedBy");
});

test("authorize gets null as its auth config", async () => {
  const subjects: (string | null)[] = [];
  const { add, ask } = openStack(null, {
    authorize({ connectedAccountId, authConfigId }) {
      if (connectedAccountId !== null) subjects.push(authConfigId);
      return true;
    },
  });
  add("gmail");
  await ask("GET", "/connected-accounts");
  expect(subjects).toEqual([null]);
});
