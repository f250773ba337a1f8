import { expect, test } from "vitest";
import { connectMethod } from "../../../src/protocol/schemes.ts";
import { createStack } from "../../support/stack.ts";

/* What Composio's specification leaves open, or has in another spelling than its API. */

/** A stack in which Composio's answers are changed on their way. */
function changedBy(change: (text: string) => string) {
  const stack = createStack();
  stack.intercept = async (_request, send) => {
    const response = await send();
    return new Response(change(await response.text()), response);
  };
  return async (path: string) => {
    const request = new Request(`http://app.example${path}`, { headers: { "x-test-user": "ana" } });
    return (await stack.handler(request)).json();
  };
}

test("schemes in small letters are those in capitals", async () => {
  const asked = ["/auth-configs?toolkits=gmail,stripe,hackernews", "/toolkits/stripe"];
  const [usual, small] = [
    changedBy((text) => text),
    changedBy((text) => text.replaceAll(/"(OAUTH2|API_KEY|NO_AUTH)"/g, (name) => name.toLowerCase())),
  ];
  for (const path of asked) expect(await small(path)).toEqual(await usual(path));
  expect(JSON.stringify(await usual("/auth-configs?toolkits=stripe"))).toContain('"API_KEY"');
});

test("an empty text is no text", async () => {
  const ask = changedBy((text) =>
    text.replaceAll(/"(name|auth_scheme|alias|word_id|displayName|auth_hint_url)":"[^"]*"/g, '"$1":""'),
  );
  expect(await ask("/auth-configs?toolkits=stripe")).toMatchObject({
    items: [{ name: "Stripe", authScheme: "API_KEY", hintUrl: null, toolkit: { name: "Stripe" } }],
  });
  const stack = createStack();
  stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", val: { displayName: "" } });
  stack.intercept = async (_request, send) => {
    const response = await send();
    return new Response((await response.text()).replaceAll(/"word_id":"[^"]*"/g, '"word_id":""'), response);
  };
  const request = new Request("http://app.example/connected-accounts", { headers: { "x-test-user": "ana" } });
  expect(await (await stack.handler(request)).json()).toMatchObject({
    items: [{ alias: null, wordId: null, displayName: null }],
  });
});

test.each([
  ['"type":"default"', true],
  ['"type":"custom"', false],
])("an auth config with %s that does not say whether it is Composio's", async (type, isComposioManaged) => {
  const ask = changedBy((text) =>
    text.replaceAll(/"is_composio_managed":(true|false),?/g, "").replaceAll(/"type":"(default|custom)"/g, type),
  );
  expect(await ask("/auth-configs?toolkits=gmail")).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ id: "ac_gmail", isComposioManaged })]),
  });
});

test("schemes with a page of the provider's or of Composio's connect there", () => {
  for (const scheme of ["OAUTH1A", "COMPOSIO_LINK"] as const) expect(connectMethod(scheme)).toBe("redirect");
});

test.each(["INITIALIZING", "INITIATED", "ACTIVE", "FAILED", "EXPIRED", "INACTIVE", "REVOKED", "Quantum"])(
  "an account with the status %s in small letters",
  async (status) => {
    const stack = createStack();
    const { id } = stack.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
    const small = status.toLowerCase();
    stack.intercept = async (_request, send) => {
      const response = await send();
      return new Response((await response.text()).replaceAll('"ACTIVE"', `"${small}"`), response);
    };
    const request = new Request("http://app.example/connected-accounts", { headers: { "x-test-user": "ana" } });
    const { items } = await (await stack.handler(request)).json();
    // An unknown one is not changed.
    expect(items).toMatchObject([{ id, status: status === "Quantum" ? "quantum" : status }]);
  },
);

test.each([
  ["DISABLED", false],
  ["disabled", false],
  ["Disabled", false],
  ["ENABLED", true],
  ["enabled", true],
])("an auth config with the status %s", async (status, isEnabled) => {
  const ask = changedBy((text) => text.replaceAll(/"status":"(ENABLED|DISABLED)"/g, `"status":"${status}"`));
  expect(await ask("/auth-configs?toolkits=gmail")).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ id: "ac_gmail", isEnabled })]),
  });
});
