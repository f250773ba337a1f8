import { expect, test } from "vitest";
import { createUserMark } from "../../../src/server/http/createUserMark.ts";
import { createStack } from "../../support/stack.ts";

// hosts.md 23: a page must notice that another user is signed in.

const get = (userId: string | null, init: RequestInit = {}) =>
  new Request("http://app.test/api/composio/connected-accounts", {
    ...init,
    headers: { ...(userId !== null && { "x-test-user": userId }), ...(init.headers as Record<string, string>) },
  });

test("every answer names its user, never by the id", async () => {
  const { handler } = createStack();
  const ofAnswer = async (userId: string | null, path = "", init: RequestInit = {}) => {
    const request = get(userId, init);
    const response = await handler(new Request(request.url + path, request));
    return response.headers.get("composio-user");
  };
  const ana = await ofAnswer("ana@example.com");
  expect(ana).toMatch(/^[0-9a-f]{32}$/);
  expect(await ofAnswer("ana@example.com", "/ca_nobodys")).toBe(ana);
  expect(await ofAnswer("ben")).not.toBe(ana);
  expect(await ofAnswer(null)).toBeNull();
  const events = new Request("http://app.test/api/composio/events", get("ana@example.com"));
  const stream = await handler(events);
  expect(stream.headers.get("composio-user")).toBe(ana);
  await stream.body?.cancel();
});

test("another deployment has another mark for the same user", async () => {
  const mark = (secret: string | null) => createUserMark(secret, crypto)("ana");
  expect(await mark("a secret of the first")).toBe(await mark("a secret of the first"));
  expect(await mark("a secret of the first")).not.toBe(await mark("a secret of the second"));
});

test("answers have no mark without a shared secret, or without WebCrypto", async () => {
  expect(await createUserMark(null, crypto)("ana")).toBeNull();
  expect(await createUserMark("a secret of the first", {})("ana")).toBeNull();
});

test("a change that was meant for another user is refused before it is made", async () => {
  const { handler, sandbox } = createStack();
  const { id } = sandbox.control.addAccount({ userId: "ben", toolkit: "gmail" });
  const ana = (await handler(get("ana"))).headers.get("composio-user") ?? "";
  const headers = { "composio-user": ana };
  const request = new Request(`${get(null).url}/${id}`, get("ben", { method: "DELETE", headers }));
  const refused = await handler(request);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ error: { code: "user_changed" } });
  expect(refused.headers.get("composio-user")).not.toBe(ana);
  expect(sandbox.control.account(id).deleted).toBe(false);
});
