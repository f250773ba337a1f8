import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { serveSandbox } from "../../../src/sandbox/serve.ts";
import { createComposioHandler, toNodeListener } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { Browser } from "../../sandbox/support.ts";
import { serve } from "../runtimes/serve.ts";
import { connectSdk, openStage, type Stage, ways } from "../stage.ts";

const composioCallback = "https://backend.composio.dev/api/v3.1/toolkits/auth/callback";

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way, { oauthRedirect: true });
  });
  afterEach(() => stage.close());

  test.each([
    "?code=abc&state=xyz",
    "?state=a%2Fb+c%20d&code=%7E*!()&scope=a%2cb&&=&x",
    "?error=access_denied&error_description=The+user%3F",
    "?code=https://evil.example//%5Cevil&redirect_uri=https%3A%2F%2Fevil.example",
    "?a=%C3%BC%E0%A4%A&b=%zz",
    "",
  ])("redirects the browser with its query unchanged: %j", async (query) => {
    const answer = await stage.send(null, "GET", `/oauth-redirect${query}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe(composioCallback + query);
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.text).toBe("");
  });

  test("calls nobody and logs nothing", async () => {
    await stage.send(null, "GET", "/oauth-redirect?code=c4n4ry");
    expect(stage.sandbox.requests).toEqual([]);
    expect(stage.log).toEqual([]);
  });

  test("accepts GET and HEAD only", async () => {
    expect((await stage.send(null, "HEAD", "/oauth-redirect?a=b")).headers.get("location")).toBe(
      `${composioCallback}?a=b`,
    );
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await stage.send(null, method, "/oauth-redirect?a=b");
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET");
      expect(answer.headers.has("location")).toBe(false);
    }
  });
});

test("white label, from the link to ACTIVE: the provider sends the browser to the app's domain", async () => {
  const { sandbox, url, close } = await serveSandbox({ port: 0 });
  const handler = createComposioHandler({
    composio: connectSdk(url, sandbox.apiKey),
    identify: () => "ana",
    oauthRedirect: `${url}/api/v3.1/toolkits/auth/callback`,
  });
  const app = await serve(toNodeListener(handler));
  const authConfigId = sandbox.control.addAuthConfig({
    toolkit: "gmail",
    managed: false,
    credentials: { client_id: "mine", client_secret: "hidden", oauth_redirect_uri: `${app.origin}/oauth-redirect` },
  });
  const link = await fetch(`${app.origin}/connected-accounts/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ authConfigId }),
  });
  const { id, redirectUrl } = await link.json();
  const browser = new Browser(url, fetch);
  const provider = await browser.open(redirectUrl);
  expect(new URL(provider.url).searchParams.get("redirect_uri")).toBe(`${app.origin}/oauth-redirect`);
  const atTheApp = await browser.submit(provider, "Allow");
  expect(atTheApp.url).toMatch(`${app.origin}/oauth-redirect?code=`);
  expect(sandbox.control.account(id).status).toBe("INITIATED");
  const onward = await fetch(atTheApp.url, { redirect: "manual" });
  const back = await browser.open(onward.headers.get("location") ?? "");
  expect(back.url).toBe(`${app.origin}/callback?status=success&connected_account_id=${id}`);
  expect(sandbox.control.account(id).status).toBe("ACTIVE");
  await app.close();
  await close();
});

test.each([
  ["http://127.0.0.1:4100/api/v3.1/toolkits/auth/callback"],
  ["http://localhost:4100/api"],
  ["http://[::1]:4100/api"],
  ["https://composio.internal.example/cb"],
])("takes %s", async (oauthRedirect) => {
  const stage = await openStage("in memory", { oauthRedirect });
  const answer = await stage.send(null, "GET", "/oauth-redirect?code=1");
  expect(answer.headers.get("location")).toBe(`${oauthRedirect}?code=1`);
  await stage.close();
});

test.each([
  "http://composio.example/cb",
  "http://127.0.0.1.evil.example/cb",
  "/api/callback",
  "javascript:alert(1)",
  "https://user:secret@composio.example/cb",
  "https://composio.example/cb?next=",
  "https://composio.example/cb#",
  "",
])("refuses to start with %j", (oauthRedirect) => {
  const composio = sandboxComposio(createSandbox());
  expect(() => createComposioHandler({ composio, identify: () => "ana", oauthRedirect })).toThrow(
    "createComposioHandler({ oauthRedirect })",
  );
});

test("is off by default", async () => {
  const stage = await openStage("in memory");
  const answer = await stage.send("ana", "GET", "/oauth-redirect?code=1");
  expect(answer.status).toBe(404);
  expect(answer.body.error.code).toBe("route_not_found");
  await stage.close();
});
