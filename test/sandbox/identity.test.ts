import { expect, test } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { browse, call, link, testSandbox } from "./support.ts";

async function consented(
  sandbox: Sandbox,
): Promise<{ readonly id: string; readonly url: URL; readonly session: string }> {
  const { body } = await link(sandbox, "ac_gmail", { callback_url: "https://app.example/back" });
  const browser = browse(sandbox);
  const back = await browser.submit(await browser.open(body.redirect_url), "Allow");
  const url = new URL(back.url);
  return { id: body.connected_account_id, url, session: url.searchParams.get("session_uri") ?? "" };
}

const complete = (sandbox: Sandbox, session_uri: string, user_id: string) =>
  call(sandbox, "POST", "/connected_accounts/complete_auth", { session_uri, user_id });

function verifying(): Sandbox {
  const sandbox = testSandbox();
  sandbox.control.verifyCallbacks("http://localhost:3000/verify?lang=en");
  return sandbox;
}

test("the browser goes to the verifier with a session, and only the right user completes it", async () => {
  const sandbox = verifying();
  const { id, url, session } = await consented(sandbox);
  expect(url.href).toMatch(/^http:\/\/localhost:3000\/verify\?lang=en&session_uri=session_\w+$/);
  expect(sandbox.control.account(id).status).toBe("INITIATED");
  expect(await complete(sandbox, session, "user-1")).toEqual({
    status: 200,
    body: { connected_account_id: id, toolkit_slug: "gmail" },
  });
  expect(sandbox.control.account(id).status).toBe("ACTIVE");
  expect((await complete(sandbox, session, "user-1")).status).toBe(404);
});

test("another user makes the connection fail; the session can't be used again", async () => {
  const sandbox = verifying();
  const { id, session } = await consented(sandbox);
  expect(await complete(sandbox, session, "user-2")).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(/identity mismatch/i) } },
  });
  expect(sandbox.control.account(id)).toMatchObject({ status: "FAILED", statusReason: "IDENTITY_VERIFICATION_FAILED" });
  expect((await complete(sandbox, session, "user-1")).status).toBe(404);
});

test("too late: the authorization has expired", async () => {
  const sandbox = testSandbox();
  sandbox.control.verifyCallbacks("http://localhost:3000/verify");
  const { body } = await link(sandbox, "ac_gmail");
  const browser = browse(sandbox);
  const consent = await browser.open(body.redirect_url);
  sandbox.control.advance(300_000);
  const session = new URL((await browser.submit(consent, "Allow")).url).searchParams.get("session_uri") ?? "";
  sandbox.control.advance(300_000);
  expect(await complete(sandbox, session, "user-1")).toMatchObject({
    status: 404,
    body: { error: { message: expect.stringContaining("restart the flow") } },
  });
  expect(sandbox.control.account(body.connected_account_id).status).toBe("FAILED");
});

test("the project's setting: public https only, null turns it off; users need their own id", async () => {
  const sandbox = testSandbox();
  const set = (url: string | null) =>
    call(sandbox, "PATCH", "/org/project/config", { oauth_callback_verifier_url: url });
  expect((await set("http://localhost:3000/verify")).status).toBe(400);
  expect((await set("https://app.example/verify")).body).toMatchObject({
    oauth_callback_verifier_url: "https://app.example/verify",
  });
  expect((await link(sandbox, "ac_gmail", { user_id: "default" })).status).toBe(400);
  await set(null);
  expect((await link(sandbox, "ac_gmail", { user_id: "default" })).status).toBe(201);
  expect((await call(sandbox, "GET", "/org/project/config")).body.oauth_callback_verifier_url).toBeNull();
});
