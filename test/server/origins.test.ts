import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connectSdk, openStage, type Stage, type StageOptions, ways } from "./stage.ts";
import { createComposioHandler } from "../../src/server/index.ts";

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

  test("takes changes from the app's own pages and from programs", async () => {
    expect(await statusOf({})).toBe(201);
    expect(await statusOf({ origin: stage.origin })).toBe(201);
    expect(await statusOf({ "sec-fetch-site": "same-origin", origin: stage.origin })).toBe(201);
    expect(await statusOf({ "sec-fetch-site": "none" })).toBe(201);
    expect(await statusOf({ origin: stage.origin.replace("http:", "https:") })).toBe(201);
  });

  test("takes them from further origins of the app, by exact match", async () => {
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

  test("believes a browser behind a proxy that the page is the app's own", async () => {
    expect(await statusOf({ "sec-fetch-site": "same-origin", origin: "https://public.example" })).toBe(201);
    expect(stage.sandbox.requests.at(-1)?.body).toMatchObject({
      callback_url: "https://public.example/api/composio/callback",
    });
  });

  test("lets the callback lead to any of the app's origins", async () => {
    const callTo = async (callbackUrl: string, headers = {}) =>
      (await stage.send("ana", "POST", link, { body: { ...body, callbackUrl }, headers })).status;
    expect(await callTo(`${stage.origin}/done?attempt=1`)).toBe(201);
    expect(await callTo("https://app.partner.example/x")).toBe(201);
    expect(
      await callTo("https://public.example/x", { "sec-fetch-site": "same-origin", origin: "https://public.example" }),
    ).toBe(201);
    expect(await callTo("https://public.example/x")).toBe(400);
    expect(await callTo("ftp://app.partner.example/x")).toBe(400);
  });

  test("a trusted origin may read with credentials, and no other", async () => {
    const trusted = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://app.partner.example" },
    });
    expect(trusted.headers.get("access-control-allow-origin")).toBe("https://app.partner.example");
    expect(trusted.headers.get("access-control-allow-credentials")).toBe("true");
    expect(trusted.headers.get("access-control-expose-headers")).toBe("retry-after,composio-tickets");
    expect(trusted.headers.get("vary")).toContain("Origin");
    const other = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://evil.example" },
    });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
    expect(other.headers.get("vary")).toContain("Origin");
  });

  test("a trusted origin may also read what went wrong", async () => {
    const refused = await stage.send("ana", "GET", "/connected-accounts/ca_1", {
      headers: { origin: "https://app.partner.example" },
    });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      404,
      "https://app.partner.example",
    ]);
  });

  test("answers a preflight without asking who it is", async () => {
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

  test("trusts nobody else unless told to", async () => {
    await open();
    const answer = await stage.send("ana", "GET", "/connected-accounts", {
      headers: { origin: "https://app.partner.example" },
    });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(await statusOf({ origin: "https://app.partner.example" })).toBe(403);
  });
});

test.each(["*", "app.example.com", "https://app.example.com/path", "ftp://app.example.com", "null", ""])(
  "refuses to start with %j as an origin",
  (origin) => {
    const composio = connectSdk("http://127.0.0.1:9", "ak");
    expect(() => createComposioHandler({ composio, identify: () => null, origins: [origin] })).toThrow(
      /is not an origin/,
    );
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
