import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { createComposioHandler } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { Browser } from "../../sandbox/support.ts";
import { type Answer, openStage, type Stage, ways } from "../stage.ts";

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(way, { verifyIdentity: true });
    stage.sandbox.control.verifyCallbacks(`${stage.origin}/api/composio/verify`);
  });
  afterEach(() => stage.close());

  /** Ana starts, and someone consents at the provider: gives the account and the path that their browser is sent to. */
  const consent = async () => {
    const link = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
    const { id, redirectUrl } = JSON.parse(link.text);
    const browser = new Browser(stage.sandbox.origin, fetch);
    const back = await browser.submit(await browser.open(redirectUrl), "Allow");
    expect(back.url).toMatch(/\/api\/composio\/verify\?session_uri=session_\w+$/);
    return { id, path: back.url.slice(`${stage.origin}/api/composio`.length), session: back.url.split("=")[1] ?? "" };
  };
  const arrival = (answer: Answer, path = "/verify") =>
    new URL(answer.headers.get("location") ?? "nowhere:", `${stage.origin}/api/composio${path}`);
  const redemptions = () => stage.sandbox.requests.filter(({ path }) => path.endsWith("/complete_auth"));
  const failRedemption = (fault: object) => stage.sandbox.control.failNext({ path: "/complete_auth", ...fault });
  const expectNothingTold = (session: string) => {
    const told = `${stage.sent.join("\n")}\n${JSON.stringify(stage.log)}`;
    expect(told).not.toContain(session);
    expect(told).not.toMatch(/Identity mismatch|Auth session|c4n4ry/);
  };

  test("the right user finishes: consent, verifier, callback page, ACTIVE", async () => {
    const { id, path, session } = await consent();
    expect(stage.sandbox.control.account(id).status).toBe("INITIATED");
    const answer = await stage.send("ana", "GET", path);
    expect(answer.status).toBe(303);
    expect(arrival(answer).href).toBe(
      `${stage.origin}/api/composio/callback?status=success&connected_account_id=${id}`,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.text).toBe("");
    expect((await stage.fetch(new Request(arrival(answer)))).status).toBe(200);
    expect((await stage.send("ana", "GET", `/connected-accounts/${id}`)).text).toContain('"status":"ACTIVE"');
    expect(redemptions()).toMatchObject([{ body: { session_uri: session, user_id: "ana" } }]);
    expectNothingTold(session);
  });

  test("another signed-in user can't finish it, and gets nothing", async () => {
    const { id, path, session } = await consent();
    const answer = await stage.send("ben", "GET", path);
    expect(answer.status).toBe(303);
    expect(arrival(answer).search).toBe("?status=failed&error=identity_mismatch");
    expectNothingTold(session);
    expect(stage.sent.at(-1)).not.toContain(id);
    expect((await stage.send("ben", "GET", "/connected-accounts")).body.items).toEqual([]);
    const { body } = await stage.send("ana", "GET", `/connected-accounts/${id}`);
    expect(body).toMatchObject({ status: "FAILED", statusReason: "identity_mismatch" });
    const late = await stage.send("ana", "GET", path);
    expect(arrival(late).search).toBe("?status=failed");
  });

  test("a reload while the first request is under way ends like it, and another user's request does not", async () => {
    const { id, path } = await consent();
    const answers = await Promise.all(["ana", "ana", "ben"].map((user) => stage.send(user, "GET", path)));
    const success = `?status=success&connected_account_id=${id}`;
    expect(answers.map((answer) => arrival(answer).search)).toEqual([success, success, "?status=failed"]);
    expect(redemptions().map(({ body }) => body)).toMatchObject([{ user_id: "ana" }, { user_id: "ben" }]);
    expect((await stage.send("ana", "GET", `/connected-accounts/${id}`)).text).toContain('"status":"ACTIVE"');
    // Nothing is kept: the session is used.
    expect(arrival(await stage.send("ana", "GET", path)).search).toBe("?status=failed");
  });

  test("a signed-out user redeems nothing, and the same address works after signing in", async () => {
    const { id, path, session } = await consent();
    const answer = await stage.send(null, "GET", path);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain("Sign in to the app in another tab");
    expect(answer.text).toContain(`<a href="">Try again</a>`);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'nonce-\w+'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'$/,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(redemptions()).toEqual([]);
    expectNothingTold(session);
    await stage.send("ana", "GET", path);
    expect(stage.sandbox.control.account(id).status).toBe("ACTIVE");
  });

  test.each([
    ["an image of a foreign page", { "sec-fetch-dest": "image", "sec-fetch-site": "cross-site" }],
    ["a frame", { "sec-fetch-dest": "iframe" }],
    ["a browser that looks ahead", { "sec-fetch-dest": "document", "sec-purpose": "prefetch;prerender" }],
  ])("%s does not redeem the session", async (_, headers) => {
    const { id, path, session } = await consent();
    expect((await stage.send("ana", "GET", path, { headers })).status).toBe(403);
    expect(redemptions()).toEqual([]);
    expectNothingTold(session);
    const visit = { "sec-fetch-dest": "document", "sec-fetch-site": "cross-site" };
    expect((await stage.send("ana", "GET", path, { headers: visit })).status).toBe(303);
    expect(stage.sandbox.control.account(id).status).toBe("ACTIVE");
  });

  test.each([
    "",
    "?session_uri=",
    "?session_uri=a&session_uri=b",
    "?session_uri=%3Cscript%3E",
    "?session_uri=a%20b",
    "?session_uri=a%0Ab",
    `?session_uri=${"a".repeat(513)}`,
    "?SESSION_URI=session_1",
  ])("refuses %j", async (query) => {
    const answer = await stage.send("ana", "GET", `/verify${query}`);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("This link is not complete.");
    expect(answer.text).not.toContain("<script");
    expect(stage.sandbox.requests).toEqual([]);
  });

  test.each([
    ["/verify", "callback/style"],
    ["/verify/", "../callback/style"],
  ])("a page at %s has its style", async (path, style) => {
    expect((await stage.send("ana", "GET", path)).text).toContain(`href="${style}"`);
  });

  test("ignores other parameters in the verifier's address", async () => {
    const { id, path } = await consent();
    await stage.send("ana", "GET", path.replace("?", "?lang=en&"));
    expect(stage.sandbox.control.account(id).status).toBe("ACTIVE");
  });

  test("a trailing slash leads to the same callback page", async () => {
    const { path } = await consent();
    const answer = await stage.send("ana", "GET", path.replace("/verify", "/verify/"));
    expect(arrival(answer, "/verify/").pathname).toBe("/api/composio/callback");
  });

  test.each(["HEAD", "POST", "PUT", "DELETE"])("%s does not redeem the session", async (method) => {
    const { path } = await consent();
    const answer = await stage.send("ana", method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET");
    expect(redemptions()).toEqual([]);
  });

  test("an unknown session, and an expired one, end as failed", async () => {
    expect(arrival(await stage.send("ana", "GET", "/verify?session_uri=session_nope")).search).toBe("?status=failed");
    const { id, path } = await consent();
    stage.sandbox.control.advance(9.9 * 60_000 + 6_001);
    expect(arrival(await stage.send("ana", "GET", path)).search).toBe("?status=failed");
    expect(stage.sandbox.control.account(id).status).not.toBe("ACTIVE");
  });

  test.each([
    [
      "Composio falls over",
      "composio_unavailable",
      { status: 500, body: { error: { message: "failed to complete: c4n4ry" } } },
    ],
    ["Composio is out", "composio_unavailable", { status: 503 }],
    ["the answer is lost", "composio_unavailable", { network: true, when: "after" }],
    ["Composio is busy", "rate_limited", { status: 429 }],
    ["our key is refused", "composio_unauthorized", { status: 401 }],
    ["a proxy answers", "composio_unavailable", { status: 200, body: "<html>c4n4ry</html>" }],
  ])("makes one request, and makes the pages poll: %s", async (_, code, fault) => {
    const { path, session } = await consent();
    failRedemption(fault);
    const answer = await stage.send("ana", "GET", path);
    expect(answer.status).toBe(303);
    expect(arrival(answer).href).toBe(`${stage.origin}/api/composio/callback`);
    expect(redemptions()).toHaveLength(1);
    expect(stage.log.at(-1)).toMatchObject({ route: "GET /verify", code });
    expectNothingTold(session);
  });

  test.each([
    [
      "nested, as an early description had it",
      { connected_account: { id: "ca_1" } },
      "?status=success&connected_account_id=ca_1",
    ],
    ["without an id", {}, "?status=success"],
    ["with an odd id", { connected_account_id: "ca_1&status=failed" }, "?status=success"],
  ])("accepts the answer %s", async (_, body, search) => {
    failRedemption({ status: 200, body });
    expect(arrival(await stage.send("ana", "GET", "/verify?session_uri=session_1")).search).toBe(search);
  });

  test.each([
    [400, { error: { message: "IDENTITY_VERIFICATION_FAILED" } }, "?status=failed&error=identity_mismatch"],
    [400, { error: { message: "Validation error" } }, "?status=failed"],
    [404, { message: "authorization expired, restart the flow" }, "?status=failed"],
  ])("recognises a refusal with %i and %j", async (status, body, search) => {
    failRedemption({ status, body });
    expect(arrival(await stage.send("ana", "GET", "/verify?session_uri=session_1")).search).toBe(search);
  });
});

test("an identify that throws redeems nothing", async () => {
  const stage = await openStage("in memory", {
    verifyIdentity: true,
    identify: () => {
      throw new Error("the session store is down");
    },
  });
  const answer = await stage.send("ana", "GET", "/verify?session_uri=session_1");
  expect(answer.status).toBe(500);
  expect(answer.text).toContain("This can’t be finished right now.");
  expect(answer.text).not.toContain("session store");
  expect(stage.log).toMatchObject([{ level: "error", route: "GET /verify" }]);
  expect(stage.sandbox.requests).toEqual([]);
  await stage.close();
});

test("without the option, users who are sent there read a page, and the operator what is missing", async () => {
  const stage = await openStage("in memory", {});
  const answer = await stage.send("ana", "GET", "/verify?session_uri=session_1", { headers: { accept: "text/html" } });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("text/html");
  expect(answer.text).toContain("This can’t be finished right now.");
  expect(stage.log).toMatchObject([
    { level: "warn", route: "GET /verify", message: expect.stringContaining("verifyIdentity") },
  ]);
  expect(JSON.stringify(stage.log)).not.toContain("session_1");
  expect(stage.sandbox.requests).toEqual([]);
  await stage.close();
});

test("works with a sandbox in the same process", async () => {
  const sandbox = createSandbox();
  sandbox.control.verifyCallbacks("http://app.example/verify");
  const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIATED" });
  const composio = sandboxComposio(sandbox);
  const handler = createComposioHandler({ composio, identify: () => "ana", verifyIdentity: true });
  await handler(new Request(sandbox.control.consent(id, "allow") ?? ""));
  expect(sandbox.control.account(id).status).toBe("ACTIVE");
});

test("makes the pages of all copies poll after the account is ACTIVE, not before", async () => {
  const published: string[] = [];
  const bus = { publish: (message: string) => void published.push(message), subscribe: () => undefined };
  const stage = await openStage("in memory", { verifyIdentity: true, bus });
  stage.sandbox.control.verifyCallbacks("http://app.example/verify");
  const finish = async (user: string) => {
    const { id } = stage.sandbox.control.addAccount({ userId: "ana", toolkit: "gmail", status: "INITIATED" });
    const address = new URL(stage.sandbox.control.consent(id, "allow") ?? "");
    await stage.send(user, "GET", `/verify${address.search}`);
    return id;
  };
  await finish("ben");
  expect(published).toEqual([]);
  const id = await finish("ana");
  expect(published.map((message) => JSON.parse(message))).toEqual([
    { from: expect.any(String), connectedAccountId: id, userId: "ana" },
  ]);
  await stage.close();
});

test("continues if the browser disconnects, since a session can be redeemed only once", async () => {
  const stage = await openStage("in memory", { verifyIdentity: true });
  stage.sandbox.control.verifyCallbacks("http://app.example/api/composio/verify");
  const { body } = await stage.send("ana", "POST", "/connected-accounts/link", { body: { toolkit: "gmail" } });
  const address = stage.sandbox.control.consent(body.id, "allow") ?? "";
  const leaving = new AbortController();
  const answer = stage.fetch(new Request(address, { headers: { "x-user": "ana" }, signal: leaving.signal }));
  leaving.abort();
  expect((await answer).status).toBe(303);
  expect(stage.sandbox.control.account(body.id).status).toBe("ACTIVE");
  await stage.close();
});

test.each([
  ["https://pages.example/connected?tab=2#apps", "https://pages.example/connected?tab=2&status=failed#apps"],
  ["https://pages.example", "https://pages.example?status=failed"],
  ["/settings/connected", "/settings/connected?status=failed"],
])("redirects to the app's own route: %s", async (callbackUrl, location) => {
  const stage = await openStage("in memory", {
    origins: ["https://pages.example"],
    verifyIdentity: { callbackUrl },
  });
  const answer = await stage.send("ana", "GET", "/verify?session_uri=session_nope");
  expect(answer.headers.get("location")).toBe(location);
  await stage.close();
});

test.each(["https://evil.example/", "//evil.example", "javascript:alert(1)", "connected", "", "/\\evil.example"])(
  "refuses to start with the callbackUrl %j",
  (callbackUrl) => {
    const composio = sandboxComposio(createSandbox());
    expect(() => createComposioHandler({ composio, identify: () => "ana", verifyIdentity: { callbackUrl } })).toThrow(
      "createComposioHandler({ verifyIdentity })",
    );
  },
);

test("is off by default", async () => {
  for (const verifyIdentity of [undefined, false]) {
    const stage = await openStage("in memory", verifyIdentity === undefined ? {} : { verifyIdentity });
    const answer = await stage.send("ana", "GET", "/verify?session_uri=session_1");
    expect(answer.status).toBe(404);
    expect(answer.body.error.code).toBe("route_not_found");
    expect(stage.sandbox.requests).toEqual([]);
    await stage.close();
  }
});
