import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../../../src/sandbox/index.ts";
import { createComposioHandler, type ComposioHandler } from "../../../src/server/index.ts";
import { createSeals } from "../../../src/server/http/seals.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";

/*
 * One project, two handlers on one host: each user's own connections, and those of workspaces, whose id is in the path. Composio
 * knows one address of `/verify`, and sends all browsers there.
 */

const origin = "https://app.example";
const members: Readonly<Record<string, readonly string[]>> = { acme: ["ana", "ben"], globex: ["ana"] };

let sandbox: Sandbox;
let personal: ComposioHandler;
let ofWorkspaces: ComposioHandler;

beforeEach(() => {
  sandbox = createSandbox();
  sandbox.control.verifyCallbacks(`${origin}/api/composio/verify`);
  const shared = { composio: sandboxComposio(sandbox), verifyIdentity: { severalHandlers: true } };
  const session = (request: Request) => /user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? null;
  personal = createComposioHandler({ ...shared, identify: session });
  ofWorkspaces = createComposioHandler({
    ...shared,
    identify(request) {
      const [, workspace = ""] = /^\/w\/(\w+)\//.exec(new URL(request.url).pathname) ?? [];
      return members[workspace]?.includes(session(request) ?? "") ? `workspace:${workspace}` : null;
    },
  });
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A browser: keeps the kit's cookie, and follows redirects within the app. */
function browserOf(signedIn: string) {
  const jar = new Map<string, string>();
  let user = signedIn;
  const send = async (path: string, init: Sent = {}) => {
    const cookie = [`user=${user}`, ...[...jar].map(([name, value]) => `${name}=${value}`)].join("; ");
    const request = new Request(`${origin}${path}`, { ...init, headers: { ...init.headers, cookie } });
    const response = await (path.startsWith("/w/") ? ofWorkspaces : personal)(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  };
  return {
    jar,
    send,
    signIn: (other: string) => (user = other),
    /** The last link's cookie, as the handler has set it. */
    async begin(basePath: string, body: object = {}) {
      const response = await send(`${basePath}/connected-accounts/link`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, "sec-fetch-site": "same-origin" },
        body: JSON.stringify({ toolkit: "gmail", callbackUrl: `${origin}${basePath}/callback?attempt=a1`, ...body }),
      });
      expect(response.status).toBe(201);
      const { id } = JSON.parse(await response.text());
      return { id: String(id), cookie: response.headers.getSetCookie() };
    },
    /** Consents, and goes where the browser is sent, until a page of the app is shown. */
    async finish(id: string, from?: string) {
      let next = from ?? new URL(sandbox.control.consent(id, "allow") ?? "").href;
      const visited: string[] = [];
      for (;;) {
        const { pathname, search } = new URL(next, origin);
        visited.push(pathname);
        expect(visited.length).toBeLessThan(5);
        const response = await send(pathname + search);
        const location = response.headers.get("location");
        if (location === null) return { status: response.status, visited, search, text: await response.text() };
        next = new URL(location, `${origin}${pathname}`).href;
      }
    },
  };
}

const statusOf = (id: string) => sandbox.control.account(id).status;

describe("several handlers share Composio's one address of /verify", () => {
  test.each([
    ["/api/composio", "ana", ["/api/composio/verify", "/api/composio/callback"]],
    [
      "/w/acme/api/composio",
      "workspace:acme",
      ["/api/composio/verify", "/w/acme/api/composio/verify", "/w/acme/api/composio/callback"],
    ],
  ])("what is begun under %s is finished there", async (basePath, owner, visited) => {
    const browser = browserOf("ana");
    const { id } = await browser.begin(basePath);
    const end = await browser.finish(id);
    expect(end).toMatchObject({ visited, search: `?status=success&connected_account_id=${id}` });
    expect(sandbox.control.account(id)).toMatchObject({ status: "ACTIVE", userId: owner });
  });

  test.each([
    ["/api/composio", 200, "FAILED"], // Ben is somebody else.
    ["/w/globex/api/composio", 401, "INITIATED"], // Ben is no member.
  ])("the next user can't finish what the last one has begun under %s", async (basePath, status, left) => {
    const browser = browserOf("ana");
    const { id } = await browser.begin(basePath);
    browser.signIn("ben");
    const end = await browser.finish(id);
    expect(end.status).toBe(status);
    expect(end.search).not.toContain("success");
    expect(statusOf(id)).toBe(left);
  });

  test("who was signed out meanwhile signs in, and tries again where they were passed on to", async () => {
    const browser = browserOf("ana");
    const { id } = await browser.begin("/w/globex/api/composio");
    browser.signIn("nobody");
    const end = await browser.finish(id);
    expect(end).toMatchObject({ status: 401, text: expect.stringContaining(`<a href="">`) });
    browser.signIn("ana");
    await browser.finish(id, `${origin}${end.visited.at(-1)}${end.search}`);
    expect(statusOf(id)).toBe("ACTIVE");
  });

  test("with two under way, the last one begun is finished, and the other one is refused", async () => {
    const browser = browserOf("ana");
    const first = await browser.begin("/api/composio");
    const second = await browser.begin("/w/acme/api/composio");
    expect((await browser.finish(first.id)).search).toBe("?status=failed&error=identity_mismatch");
    expect(statusOf(first.id)).toBe("FAILED");
    await browser.finish(second.id);
    expect(statusOf(second.id)).toBe("ACTIVE");
  });

  test("another browser, without the cookie, is passed on to nobody", async () => {
    const { id } = await browserOf("ana").begin("/w/acme/api/composio");
    const end = await browserOf("ana").finish(id);
    expect(end).toMatchObject({ visited: ["/api/composio/verify", "/api/composio/callback"] });
    expect(end.search).toBe("?status=failed&error=identity_mismatch");
  });

  test("a link checker and a prefetch are not passed on, nor is a session of another shape", async () => {
    const browser = browserOf("ana");
    const { id } = await browser.begin("/w/acme/api/composio");
    const { search } = new URL(sandbox.control.consent(id, "allow") ?? "");
    const statuses = [];
    for (const [query, init] of [
      [search, { method: "HEAD" }],
      [search, { headers: { "sec-purpose": "prefetch" } }],
      ["?session_uri=https://evil.example/%0a", {}],
      ["", {}],
    ] as const)
      statuses.push((await browser.send(`/api/composio/verify${query}`, init)).status);
    expect(statuses).toEqual([405, 403, 400, 400]);
    await browser.finish(id, `${origin}/api/composio/verify${search}`);
    expect(statusOf(id)).toBe("ACTIVE");
  });

  test("the cookie has neither user nor account, and scripts can't read it", async () => {
    const browser = browserOf("ana");
    const { id, cookie } = await browser.begin("/w/acme/api/composio");
    expect(cookie).toHaveLength(1);
    expect(cookie[0]).toMatch(
      /^composio-verify=%2Fw%2Facme%2Fapi%2Fcomposio~verify\.\w+\.[0-9a-f]{64}; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(cookie[0]).not.toContain(id);
    expect(cookie[0]).not.toMatch(/ana|workspace:/);
  });

  test("behind a proxy that removes a prefix, the path is the one that the browser sees", async () => {
    const callbackUrl = `${origin}/team~1/v1.0/w/acme/api/composio/callback?attempt=a1`;
    const { cookie } = await browserOf("ana").begin("/w/acme/api/composio", { callbackUrl });
    expect(cookie[0]).toMatch(/^composio-verify=%2Fteam%7E1%2Fv1\.0%2Fw%2Facme%2Fapi%2Fcomposio~verify\./);
    const jar = `composio-verify=${/=([^;]*)/.exec(cookie[0] ?? "")?.[1]}`;
    const request = new Request(`${origin}/api/composio/verify?session_uri=session_1`, { headers: { cookie: jar } });
    expect((await personal(request)).headers.get("location")).toBe(
      "/team~1/v1.0/w/acme/api/composio/verify?session_uri=session_1&passed_on=1",
    );
    // The proxy removes the prefix again: the handler sees another path than the cookie's, and passes nobody on in a circle.
    const arrived = new Request(`${origin}/w/acme/api/composio/verify?session_uri=session_1&passed_on=1`, {
      headers: { cookie: `user=ana; ${jar}` },
    });
    expect((await ofWorkspaces(arrived)).headers.get("location")).toMatch(/^callback\?status=failed/);
  });

  test("the path of a callback on another origin is not taken for the handler's", async () => {
    const handler = createComposioHandler({
      composio: sandboxComposio(sandbox),
      identify: () => "ana",
      origins: ["https://pages.example"],
      verifyIdentity: { severalHandlers: true },
    });
    const link = await handler(
      new Request(`${origin}/w/acme/api/composio/connected-accounts/link`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: "https://pages.example" },
        body: JSON.stringify({
          toolkit: "gmail",
          callbackUrl: "https://pages.example/other/w/acme/api/composio/callback",
        }),
      }),
    );
    expect(link.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^composio-verify=%2Fw%2Facme%2Fapi%2Fcomposio~/),
    ]);
  });

  test("a path that fits into no cookie is not noted", async () => {
    const callbackUrl = `${origin}/${"long/".repeat(250)}w/acme/api/composio/callback`;
    expect((await browserOf("ana").begin("/w/acme/api/composio", { callbackUrl })).cookie).toEqual([]);
  });

  test("a cookie that the handler has not signed, or one for another host, leads nowhere", async () => {
    const browser = browserOf("ana");
    const { cookie: mine } = await browser.begin("/w/acme/api/composio");
    const seal = /~([^;]*)/.exec(mine[0] ?? "")?.[1] ?? "";
    const { cookie: foreign } = await browserOf("ana").begin("/w/acme/api/composio", {
      callbackUrl: `${origin}//evil.example/w/acme/api/composio/callback`,
    });
    expect(foreign).toEqual([]);
    const seals = createSeals({ secret: sandbox.apiKey, now: Date.now, crypto });
    const ticketOfSuchUser = await seals.issue("/w/acme/api/composio", "verify");
    const ofTicket = (await browser.begin("/api/composio")).cookie[0]?.replace(/^[^=]*=|;.*/g, "") ?? "";
    for (const value of [
      `%2Fw%2Fglobex%2Fapi%2Fcomposio~${seal}`,
      `%2F%2Fevil.example~${seal}`,
      `%2Fw%2Facme%2Fapi%2Fcomposio~verify.zzzzzzzzz.${"0".repeat(64)}`,
      `%E0%A4%A~${seal}`,
      `~${seal}`,
      `constructor~${seal}`,
      ofTicket.replace("verify", "ca_1"),
      `%2Fw%2Facme%2Fapi%2Fcomposio~${ticketOfSuchUser}`,
      "",
      "x".repeat(8_000),
    ]) {
      const cookie = `user=ana; composio-verify=${value}`;
      const request = new Request(`${origin}/api/composio/verify?session_uri=session_1`, { headers: { cookie } });
      expect((await personal(request)).headers.get("location")).toMatch(/^callback\?status=failed/);
    }
  });

  test("after 15 minutes the cookie counts no more", async () => {
    let now = Date.now();
    const { setTimeout, clearTimeout } = globalThis;
    const clock = { now: () => now, setTimeout, clearTimeout };
    const composio = sandboxComposio(sandbox);
    const handler = createComposioHandler({
      composio,
      identify: () => "ana",
      verifyIdentity: { severalHandlers: true },
      environment: { clock },
    });
    const { cookie } = await browserOf("ana").begin("/w/acme/api/composio");
    const open = () =>
      handler(
        new Request(`${origin}/api/composio/verify?session_uri=session_1`, {
          headers: { cookie: cookie[0]?.split(";")[0] ?? "" },
        }),
      );
    expect((await open()).headers.get("location")).toMatch(/^\/w\/acme/);
    now += 16 * 60_000; // The cookie is a little younger than `now`.
    expect((await open()).headers.get("location")).toMatch(/^callback/);
  });
});

test("one handler sets no cookie, and heeds none", async () => {
  const { cookie } = await browserOf("ana").begin("/w/acme/api/composio");
  const alone = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => "ana",
    verifyIdentity: true,
  });
  const link = await alone(
    new Request(`${origin}/api/composio/connected-accounts/link`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ toolkit: "gmail" }),
    }),
  );
  expect(link.status).toBe(201);
  expect(link.headers.getSetCookie()).toEqual([]);
  const headers = { cookie: cookie[0]?.split(";")[0] ?? "" };
  const verify = await alone(new Request(`${origin}/api/composio/verify?session_uri=session_1`, { headers }));
  expect(verify.headers.get("location")).toMatch(/^callback/);
});

test("refuses to start without a secret that all handlers share, with another value, or with a misspelt name", () => {
  const { getClient } = sandboxComposio(sandbox);
  const { apiKey: _, ...client } = { apiKey: "", ...getClient() };
  const composio = { getClient: () => client };
  const create = (verifyIdentity: object, more: object = {}) =>
    createComposioHandler({ composio, identify: () => "ana", verifyIdentity, ...more });
  expect(() => create({ severalHandlers: true })).toThrow(/severalHandlers needs .*secret/);
  expect(() => create({ severalHandlers: true }, { secret: "a secret of 16 characters" })).not.toThrow();
  expect(() => create({ severalHandlers: "yes" })).toThrow(/severalHandlers is true or false/);
  expect(() => create({ severalHandler: true })).toThrow(/no such option: severalHandler/);
});
