import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectSdk, openStage, type Stage, type StageOptions, ways } from "../stage.ts";
import { createComposioHandler } from "../../../src/server/index.ts";
import { parseOrigins } from "../../../src/server/settings/origins.ts";
import { createStack } from "../../support/stack.ts";

const body = { toolkit: "gmail" };
const link = "/connected-accounts/link";

describe.each(ways)("%s", (way) => {
  let stage: Stage;
  const open = async (options?: StageOptions) => {
    await stage.close();
    stage = await openStage(way, options);
  };
  beforeEach(async () => {
    stage = await openStage(way, { origins: ["https://app.partner.example", "http://localhost:5173/"] });
  });
  afterEach(() => stage.close());

  const statusOf = async (headers: Record<string, string>) =>
    (await stage.send("ana", "POST", link, { body, headers })).status;

  test("accepts changes from the app's own pages and from programs", async () => {
    expect(await statusOf({})).toBe(201);
    expect(await statusOf({ origin: stage.origin })).toBe(201);
    expect(await statusOf({ "sec-fetch-site": "same-origin", origin: stage.origin })).toBe(201);
    expect(await statusOf({ "sec-fetch-site": "none" })).toBe(201);
    expect(await statusOf({ origin: stage.origin.replace("http:", "https:") })).toBe(201);
  });

  test("accepts changes from `origins`, by exact match", async () => {
    expect(await statusOf({ origin: "https://app.partner.example", "sec-fetch-site": "cross-site" })).toBe(201);
    expect(await statusOf({ origin: "http://localhost:5173", "sec-fetch-site": "same-site" })).toBe(201);
    for (const origin of [
      "http://app.partner.example",
      "https://app.partner.example.evil.example",
      "https://partner.example",
      "https://app.partner.example:444",
      "http://localhost:5174",
      "localhost",
    ]) {
      expect([origin, await statusOf({ origin })]).toEqual([origin, 403]);
    }
  });

  test("trusts Sec-Fetch-Site for changes, but not for the callback's address", async () => {
    const foreign = { "sec-fetch-site": "same-origin", origin: "https://evil.example" };
    expect(await statusOf(foreign)).toBe(201);
    expect(stage.sandbox.requests.at(-1)?.body).toMatchObject({
      callback_url: `${stage.origin}/api/composio/callback`,
    });
  });

  test("a callback returns to its own host and to trusted origins only, whatever the request claims", async () => {
    const callTo = async (callbackUrl: string, headers = {}) =>
      (await stage.send("ana", "POST", link, { body: { ...body, callbackUrl }, headers })).status;
    expect(await callTo(`${stage.origin}/done?attempt=1`)).toBe(201);
    expect(await callTo("https://app.partner.example/x")).toBe(201);
    const secure = stage.origin.replace("http:", "https:");
    expect(await callTo(`${secure}/x`, { origin: secure })).toBe(201);
    for (const claim of [
      {},
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
      { referer: "https://evil.example/x" },
      { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" },
    ])
      expect([claim, await callTo("https://evil.example/x", claim)]).toEqual([claim, 400]);
    for (const to of ["ftp://app.partner.example/x", `blob:${stage.origin}/x`]) expect(await callTo(to)).toBe(400);
  });

  test("only a trusted origin may read with credentials", async () => {
    const trusted = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://app.partner.example" },
    });
    expect(trusted.headers.get("access-control-allow-origin")).toBe("https://app.partner.example");
    expect(trusted.headers.get("access-control-allow-credentials")).toBe("true");
    expect(trusted.headers.get("access-control-expose-headers")).toBe("retry-after,composio-tickets,composio-user");
    expect(trusted.headers.get("vary")).toContain("Origin");
    const other = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://evil.example" },
    });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    expect(other.headers.get("vary")).toContain("Origin");
  });

  test("a trusted origin may read errors", async () => {
    const refused = await stage.send("ana", "GET", "/connected-accounts/ca_1", {
      headers: { origin: "https://app.partner.example" },
    });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      404,
      "https://app.partner.example",
    ]);
  });

  test("answers a preflight without calling identify", async () => {
    const preflight = (origin: string) =>
      stage.send(null, "OPTIONS", link, {
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type, x-csrf",
        },
      });
    const trusted = await preflight("https://app.partner.example");
    expect(trusted.status).toBe(204);
    expect(trusted.headers.get("access-control-allow-origin")).toBe("https://app.partner.example");
    expect(trusted.headers.get("access-control-allow-methods")).toBe("GET,POST,PATCH,DELETE");
    expect(trusted.headers.get("access-control-allow-headers")).toBe("content-type,x-csrf");
    expect((await preflight("https://evil.example")).headers.get("access-control-allow-origin")).toBeNull();
  });

  test("refuses all other origins", async () => {
    await open();
    const answer = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://app.partner.example" },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(await statusOf({ origin: "https://app.partner.example" })).toBe(403);
  });
});

/*
 * Wildcards and origins of app shells (better-auth#2203, hasura#6345): what matches is read with credentials, may
 * change things and may be a callback; what does not match may do none of it.
 */
const listed = [
  "https://*.example.com",
  "https://*.staging.example.net:8443",
  "https://**.deep.example.org",
  "https://*.BÜCHER.example",
  "http://*.localhost:3000",
  "capacitor://localhost",
  "ionic://localhost/",
  "tauri://localhost",
  "Chrome-Extension://abcdefghijklmnopabcdefghijklmnop",
  "app://obsidian.md",
  "app://.",
];

test.each([
  ["https://a.example.com", true],
  ["https://xn--bcher-kva.example.com", true],
  ["https://my_app-1.example.com", true],
  ["https://example.com", false],
  ["https://a.b.example.com", false],
  ["https://evil-example.com", false],
  ["https://.example.com", false],
  ["https://a.example.com.evil.test", false],
  ["https://a.example.com.", false],
  ["https://a.example.com:443.evil.test", false],
  ["https://a.example.com:8443", false],
  ["https://user@a.example.com", false],
  ["https://a.example.com@evil.test", false],
  ["https://evil.test/a.example.com", false],
  ["https://evil.test#.example.com", false],
  ["https://evil.test?.example.com", false],
  ["https://evil.test\\.example.com", false],
  ["https://*.example.com", false],
  ["https://a.example.com\n", false],
  ["http://a.example.com", false],
  ["wss://a.example.com", false],
  ["https://aXexampleYcom", false],
  ["https://a.staging.example.net:8443", true],
  ["https://a.staging.example.net", false],
  ["https://a.deep.example.org", true],
  ["https://a.b.c.deep.example.org", true],
  ["https://deep.example.org", false],
  ["https://a..deep.example.org", false],
  ["https://a.evil-deep.example.org", false],
  ["https://a.xn--bcher-kva.example", true],
  ["https://a.bucher.example", false],
  ["http://tenant.localhost:3000", true],
  ["http://tenant.localhost:3001", false],
  ["capacitor://localhost", true],
  ["capacitor://localhost:1", false],
  ["capacitor://evil", false],
  ["capacitor-evil://localhost", false],
  ["ionic://localhost", true],
  ["tauri://localhost", true],
  ["http://localhost", false],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", true],
  ["chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba", false],
  ["moz-extension://abcdefghijklmnopabcdefghijklmnop", false],
  ["app://obsidian.md", true],
  ["app://.", true],
  ["app://evil", false],
  ["null", false],
  ["", false],
])("among %#: %j is trusted: %s", (origin, isTrusted) => {
  expect(parseOrigins(listed).has(origin)).toBe(isTrusted);
});

describe.each([
  ["https://tenant-7.example.com", "https://tenant-7.example.com.evil.test"],
  ["capacitor://localhost", "capacitor://evil"],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba"],
])("%s, not %s", (good, evil) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage("in memory", { origins: listed });
  });
  afterEach(() => stage.close());

  test("may read with credentials", async () => {
    const corsOf = async (method: string, origin: string) => {
      const headers = { origin, "access-control-request-method": "POST" };
      const answer = await stage.send("ana", method, "/connected-accounts", { headers });
      return [answer.headers.get("access-control-allow-origin"), answer.headers.get("vary")];
    };
    for (const method of ["GET", "OPTIONS"]) {
      expect(await corsOf(method, good)).toEqual([good, expect.stringContaining("Origin")]);
      expect(await corsOf(method, evil)).toEqual([null, expect.stringContaining("Origin")]);
    }
  });

  test("may change things", async () => {
    const statusOf = async (origin: string) =>
      (await stage.send("ana", "POST", link, { body, headers: { origin, "sec-fetch-site": "cross-site" } })).status;
    expect([await statusOf(good), await statusOf(evil)]).toEqual([201, 403]);
  });

  test("may be the origin of a callback", async () => {
    const statusOf = async (callbackUrl: string) =>
      (await stage.send("ana", "POST", link, { body: { ...body, callbackUrl } })).status;
    expect([await statusOf(`${good}/done?x=1`), await statusOf(`${evil}/done`)]).toEqual([201, 400]);
    const sent = stage.sandbox.requests.filter(({ method }) => method === "POST").map((request) => request.body);
    expect(sent).toMatchObject([{ callback_url: `${good}/done?x=1` }]);
    expect(await statusOf(`${good.replace("://", "://user:secret@")}/done`)).toBe(400);
    const verifyingAt = (callbackUrl: string) => () =>
      createComposioHandler({
        composio: connectSdk("http://127.0.0.1:9", "ak"),
        identify: () => null,
        origins: listed,
        verifyIdentity: { callbackUrl },
      });
    expect(verifyingAt(`${good}/done`)).not.toThrow();
    expect(verifyingAt(`${evil}/done`)).toThrow(/nor on one of `origins`/);
  });
});

test.each([
  "*",
  "**",
  "null",
  "",
  "app.example.com",
  "*.example.com",
  "https://app.example.com/path",
  "https://app.example.com?x",
  "https://user@app.example.com",
  "https://app-*.example.com",
  "https://*.*.example.com",
  "https://***.example.com",
  "https://app.*.com",
  "https://*",
  "https://*.",
  "https://app.example.com:*",
  "*://app.example.com",
  "ftp://app.example.com",
  "wss://app.example.com",
  "file://",
  "javascript://app.example.com",
  "data:text/html,x",
  "blob:https://app.example.com",
  "chrome-extension://*",
  "capacitor://",
  "capacitor:localhost",
])("refuses to start with %j as an origin", (origin) => {
  expect(() => parseOrigins([origin])).toThrow(/is not an origin/);
  const composio = connectSdk("http://127.0.0.1:9", "ak");
  expect(() => createComposioHandler({ composio, identify: () => null, origins: [origin] })).toThrow(/origins/);
});

test.each(["https://*.com", "https://*.com.", "https://**.dev:8443", "http://*.0.0.1", "http://*.1", "http://*.[::1]"])(
  "refuses to start with %j: anybody could own such a host",
  (origin) => {
    expect(() => parseOrigins([origin])).toThrow(/hosts of other people|is not an origin/);
  },
);

test.each([
  ["an id that is missing", { gmail: "" }],
  ["an environment variable that is missing", { gmail: undefined }],
  ["no ids", { gmail: [] }],
  ["an id with a comma", { gmail: "ac_1,ac_2" }],
])("refuses to start with %s in the allowlist", (_, authConfigs) => {
  const composio = connectSdk("http://127.0.0.1:9", "ak");
  // SAFETY: what plain JavaScript, or an unchecked environment variable, passes.
  const options = { composio, identify: () => null, authConfigs: authConfigs as Record<string, string> };
  expect(() => createComposioHandler(options)).toThrow(/"gmail" needs an auth config id/);
});

test("an empty allowlist allows nothing", async () => {
  const stage = await openStage("in memory", { authConfigs: {} });
  expect((await stage.send("ana", "POST", link, { body })).status).toBe(403);
  expect((await stage.send("ana", "GET", "/toolkits")).body).toEqual({ items: [], nextCursor: null });
  expect((await stage.send("ana", "GET", "/auth-configs")).body).toEqual({ items: [] });
  await stage.close();
});

// A proxy may call the handler by http. The other way round, the page was not protected on its way.
test.each([
  ["http://app.example", "https://app.example", 201],
  ["https://app.example", "http://app.example", 403],
  ["https://app.example", "https://app.example", 201],
  // Of a server that does not know its own name, the Host header names it.
  ["http://10.0.0.7:3000", "https://app.example", 201],
  ["http://10.0.0.7:3000", "https://evil.example", 403],
])("a handler on %s and a page on %s: %i", async (handler, origin, status) => {
  const stack = createStack();
  const answer = await stack.handler(
    new Request(`${handler}/api/composio/connected-accounts/link`, {
      method: "POST",
      headers: { "x-test-user": "ana", "content-type": "application/json", host: "app.example", origin },
      body: JSON.stringify({ toolkit: "gmail" }),
    }),
  );
  expect(answer.status).toBe(status);
});
