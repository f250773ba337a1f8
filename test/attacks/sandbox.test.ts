import { request as nodeRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSandbox } from "../../src/sandbox/index.ts";
import { type ServedSandbox, type ServeOptions, serveSandbox } from "../../src/sandbox/serve.ts";

let served: ServedSandbox;
let port = 0;
const open = async (options: ServeOptions = {}) => {
  served = await serveSandbox({ port: 0, ...options });
  port = Number(new URL(served.url).port) || port;
};
beforeEach(() => open());
afterEach(() => served.close());

interface Sent {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** Sends headers that `fetch` forbids, as a browser would. */
function send(method: string, path: string, headers: Record<string, string>, body = ""): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const outgoing = nodeRequest({ method, path, headers, port, host: "127.0.0.1" }, (incoming) => {
      let text = "";
      incoming.on("data", (chunk: Buffer) => (text += chunk.toString()));
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const json = { "content-type": "application/json" };
const planted = JSON.stringify([{ userId: "ana", toolkit: "gmail" }]);

describe("3. a foreign page controls the sandbox", () => {
  const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };

  test.each<[string, Record<string, string>]>([
    ["fetch of JSON", { ...foreign, ...json, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }],
    ["fetch of text", { ...foreign, "content-type": "text/plain" }],
    ["a form", { ...foreign, "content-type": "application/x-www-form-urlencoded", "sec-fetch-mode": "navigate" }],
    [
      "a form of parts",
      { ...foreign, "content-type": "multipart/form-data; boundary=a", "sec-fetch-mode": "navigate" },
    ],
    ["a beacon", { ...foreign, "content-type": "text/plain;charset=UTF-8", "sec-fetch-mode": "no-cors" }],
    ["a sandboxed frame", { ...json, origin: "null" }],
    ["another port of this machine", { ...json, origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["a browser without Sec-Fetch-Site", { ...json, origin: "https://evil.example" }],
    ["a name that only looks like this machine's", { ...json, origin: "http://127.0.0.1.evil.example" }],
  ])("%s changes nothing", async (_, headers) => {
    for (const path of ["addAccount", "subscribe", "failNext", "verifyCallbacks", "reset"]) {
      const answer = await send("POST", `/_sandbox/${path}`, headers, planted);
      expect([path, answer.status >= 400]).toEqual([path, true]);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
    const api = await send("POST", "/api/v3.1/auth_configs", { ...headers, "x-api-key": "ak_sandbox" }, "{}");
    expect(api.status).toBe(403);
    expect(served.sandbox.control.accounts()).toEqual([]);
    expect(served.sandbox.requests).toEqual([]);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "text/plain; x=application/json", "application/jsonp"])(
    "%s is no JSON, whoever sends it",
    async (type) => {
      expect((await send("POST", "/_sandbox/addAccount", { "content-type": type }, planted)).status).toBe(415);
      expect(served.sandbox.control.accounts()).toEqual([]);
    },
  );

  test("a preflight request is not allowed", async () => {
    const headers = {
      ...foreign,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-api-key",
      "access-control-request-private-network": "true",
    };
    for (const path of ["/_sandbox/addAccount", "/api/v3.1/connected_accounts"]) {
      const answer = await send("OPTIONS", path, headers);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("the developer's own scripts and the sandbox's own pages may", async () => {
    expect((await send("POST", "/_sandbox/addAccount", json, planted)).status).toBe(200);
    const { host } = new URL(served.url);
    const own = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
    expect((await send("POST", "/_sandbox/addAccount", { ...json, ...own }, planted)).status).toBe(200);
  });

  test("a form is accepted only from the sandbox's own pages, which can't be framed", async () => {
    const { control } = served.sandbox;
    const { id } = control.addAccount({ userId: "ana", toolkit: "stripe", status: "INITIATED" });
    const link = await fetch(`${served.url}/api/v3.1/connected_accounts/link`, {
      method: "POST",
      headers: { ...json, "x-api-key": "ak_sandbox" },
      body: JSON.stringify({ auth_config_id: "ac_stripe", user_id: "ana" }),
    });
    const { redirect_url: address }: { redirect_url: string } = await link.json();
    const { pathname } = new URL(address);
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    const page = await send("GET", pathname, visit);
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect((await send("GET", pathname, { ...visit, "sec-fetch-dest": "iframe" })).status).toBe(403);
    expect((await send("GET", pathname, { ...foreign, "sec-fetch-mode": "cors" })).status).toBe(403);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const typed = "field%3Ageneric_api_key=sk_evil";
    expect((await send("POST", pathname, { ...visit, ...form, origin: "https://evil.example" }, typed)).status).toBe(
      403,
    );
    expect(JSON.stringify(control.accounts())).not.toContain("sk_evil");
    const { origin, host } = new URL(served.url);
    const own = { ...form, host, origin, "sec-fetch-site": "same-origin" };
    expect((await send("POST", pathname, own, "field%3Ageneric_api_key=sk_own")).status).toBe(200);
    expect(control.account(id).val).not.toContain("sk_evil");
  });
});

describe("3. a foreign host name that resolves to this machine (DNS rebinding)", () => {
  const hosts = [
    "evil.example",
    "evil.example:4100",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "192.168.0.7",
    "[::2]",
  ];

  test.each(hosts)("host %j reaches nothing", async (host) => {
    for (const [method, path] of [
      ["POST", "/_sandbox/accounts"],
      ["GET", "/api/v3.1/toolkits"],
      ["GET", "/link/ln_1"],
    ] as const) {
      const headers = { host, "x-api-key": "ak_sandbox", ...json, "sec-fetch-site": "same-origin" };
      const answer = await send(method, path, headers, method === "POST" ? "[]" : "");
      // Node itself refuses a request without a host.
      expect([400, 403]).toContain(answer.status);
    }
    expect(served.sandbox.requests).toEqual([]);
  });

  test.each(["localhost", "localhost:1", "LOCALHOST:4100", "app.localhost", "127.0.0.1", "127.9.9.9:80", "[::1]:4100"])(
    "host %s is this machine",
    async (host) => {
      expect((await send("POST", "/_sandbox/accounts", { host, ...json }, "[]")).status).toBe(200);
    },
  );

  test("--origin allows one more host", async () => {
    await served.close();
    await open({ port, origin: "https://sandbox.example" });
    expect((await send("POST", "/_sandbox/accounts", { host: "sandbox.example", ...json }, "[]")).status).toBe(200);
    expect((await send("POST", "/_sandbox/accounts", { host: "evil.example", ...json }, "[]")).status).toBe(403);
  });

  test("--allow-host allows the name that servers use, and links have the browser's address", async () => {
    await served.close();
    await open({ port, origin: `http://localhost:${port}`, allowedHosts: ["composio"] });
    const body = JSON.stringify({ auth_config_id: "ac_gmail", user_id: "ana" });
    const headers = { "x-api-key": "ak_sandbox", ...json };
    const path = "/api/v3.1/connected_accounts/link";
    const { status, text } = await send("POST", path, { ...headers, host: "composio:4000" }, body);
    expect([status, text]).toEqual([201, expect.stringContaining(`"redirect_url":"http://localhost:${port}/link/`)]);
    for (const host of ["composio.evil.example", "xcomposio", "evil.example"])
      expect((await send("POST", path, { ...headers, host }, body)).status).toBe(403);
  });
});

describe("3. what the sandbox sends", () => {
  test.each([
    ["a page", "<script>fetch('/_sandbox/accounts', { method: 'POST' })</script>", {}],
    ["a page that is called one", "<b>x</b>", { "content-type": "text/html", "content-security-policy": "" }],
    [
      "a picture with a script",
      "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
      { "content-type": "image/svg+xml" },
    ],
    ["text", "hello <script>1</script>", { "x-content-type-options": "" }],
  ])("a fault's body runs no script: %s", async (_, body, headers) => {
    served.sandbox.control.failNext({ status: 200, body, headers });
    const answer = await send("GET", "/api/v3.1/toolkits", {});
    expect(answer.text).toBe(body);
    expect(answer.headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
  });

  test("webhooks go to the given address and follow no redirect", async () => {
    const delivered: Request[] = [];
    const sandbox = createSandbox({
      deliver: async (request) => {
        delivered.push(request);
        return new Response(null, { status: 302, headers: { location: "http://127.0.0.1:9/" } });
      },
      wait: () => Promise.resolve(),
    });
    sandbox.control.subscribe({ url: "http://localhost:3000/hook" });
    sandbox.control.expire(sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" }).id);
    await sandbox.control.deliveries();
    expect(new Set(delivered.map(({ url }) => url))).toEqual(new Set(["http://localhost:3000/hook"]));
    expect(new Set(delivered.map(({ redirect }) => redirect))).toEqual(new Set(["manual"]));
  });

  test("its memory and its inputs are limited", async () => {
    // Only announced: a sender who goes on sending may lose the answer with the connection.
    const announced = { ...json, "content-length": String(5 * 1024 * 1024) };
    expect((await send("POST", "/_sandbox/addAccount", announced)).status).toBe(413);
    const sandbox = createSandbox();
    for (let index = 0; index < 10_100; index++)
      await sandbox.fetch(new Request(`${sandbox.origin}/api/v3.1/toolkits/nope`));
    expect(sandbox.requests).toHaveLength(10_000);
  });
});
