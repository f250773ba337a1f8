import { describe, expect, test } from "vitest";
import { createComposioClient } from "../../../src/query/index.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { createComposioHandler, handlerFetch } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";

/** A handler that only keeps what it was asked. */
function recorder() {
  const requests: Request[] = [];
  const handler = async (request: Request) => {
    requests.push(request);
    return Response.json({ items: [] });
  };
  return { requests, handler };
}

const one = (requests: readonly Request[]): Request => {
  const [request] = requests;
  if (!request) throw new Error("The handler was not asked.");
  return request;
};

describe("handlerFetch", () => {
  test.each([
    ["a Headers", new Headers({ host: "app.example.com", cookie: "session=1" })],
    ["an object", { host: "app.example.com", cookie: "session=1" }],
    ["a list", [["host", "app.example.com"] as [string, string], ["cookie", "session=1"] as [string, string]]],
    ["Node's headers", { host: "app.example.com", cookie: "session=1", "set-cookie": ["a", "b"], upgrade: undefined }],
    ["Node's HTTP/2 headers", { ":method": "GET", host: "app.example.com", cookie: "session=1" }],
  ])("reads the page's headers from %s", async (_, headers) => {
    const { handler, requests } = recorder();
    const client = createComposioClient({ baseUrl: "/api/composio", fetch: handlerFetch(handler, { headers }) });
    expect(await client.connectedAccounts.list({ toolkits: ["gmail"] })).toEqual([]);
    const { url, headers: sent } = one(requests);
    expect(url).toBe("http://app.example.com/api/composio/connected-accounts?toolkits=gmail");
    expect(sent.get("cookie")).toBe("session=1");
    expect(sent.get("accept")).toBe("application/json");
  });

  test.each([
    ["http", { host: "localhost:3000" }, "http://localhost:3000"],
    [
      "https by the proxy's word",
      { host: "app.example.com", "x-forwarded-proto": "https,http" },
      "https://app.example.com",
    ],
    [
      "https by the page's origin",
      { host: "app.example.com", origin: "https://app.example.com" },
      "https://app.example.com",
    ],
    ["no foreign origin", { host: "app.example.com", origin: "https://evil.example" }, "http://app.example.com"],
    ["an opaque origin", { host: "app.example.com", origin: "null" }, "http://app.example.com"],
    ["no host", {}, "http://localhost"],
    ["a host that is none", { host: "app.example.com/evil?" }, "http://localhost"],
    ["IPv6", { host: "[::1]:3000" }, "http://[::1]:3000"],
  ])("has the page's origin: %s", async (_, headers, origin) => {
    const { handler, requests } = recorder();
    await handlerFetch(handler, { headers })("/api/composio/toolkits");
    expect(one(requests).url).toBe(`${origin}/api/composio/toolkits`);
  });

  test("uses an absolute address unchanged", async () => {
    const { handler, requests } = recorder();
    await handlerFetch(handler, { headers: { host: "app.example.com" } })(
      new URL("https://api.example.com/c/toolkits"),
    );
    expect(one(requests).url).toBe("https://api.example.com/c/toolkits");
  });

  test("accepts a Request, like fetch", async () => {
    const { handler, requests } = recorder();
    const request = new Request("https://app.example.com/api/toolkits", {
      method: "POST",
      body: "{}",
      headers: { a: "1" },
    });
    await handlerFetch(handler, { headers: { cookie: "session=1" } })(request, { headers: { b: "2" } });
    const sent = one(requests);
    expect([sent.method, await sent.text()]).toEqual(["POST", "{}"]);
    expect([sent.headers.get("a"), sent.headers.get("b"), sent.headers.get("cookie")]).toEqual([
      null,
      "2",
      "session=1",
    ]);
  });

  test("does not send headers of the page's own body and connection", async () => {
    const { handler, requests } = recorder();
    const headers = {
      "content-length": "7",
      "content-type": "text/plain",
      "transfer-encoding": "chunked",
      "accept-encoding": "br",
      "if-none-match": "x",
      connection: "close",
      authorization: "Bearer 1",
    };
    await handlerFetch(handler, { headers })("/api/composio/toolkits");
    expect([...one(requests).headers.keys()]).toEqual(["authorization"]);
  });

  test("passes the context to identify", async () => {
    const handler = createComposioHandler<{ userId: string }>({
      composio: sandboxComposio(createSandbox()),
      identify: (_, { userId }) => userId || null,
      logger: () => undefined,
    });
    const clientOf = (userId: string) =>
      createComposioClient({ baseUrl: "/api", fetch: handlerFetch(handler, { headers: {}, context: { userId } }) });
    expect(await clientOf("ana").connectedAccounts.list()).toEqual([]);
    await expect(clientOf("").connectedAccounts.list()).rejects.toMatchObject({ code: "unauthenticated" });
    // @ts-expect-error -- A handler that needs a context must be given one.
    expect(handlerFetch(handler, { headers: {} })).toBeTypeOf("function");
  });

  test("changes something only for a page on the app's own origin", async () => {
    const sandbox = createSandbox();
    const handler = createComposioHandler({
      composio: sandboxComposio(sandbox),
      identify: () => "ana",
      logger: () => undefined,
    });
    const clientOf = (headers: Record<string, string>) =>
      createComposioClient({ baseUrl: "/api/composio", fetch: handlerFetch(handler, { headers }) });
    const host = "app.example.com";
    const own = clientOf({ host, origin: `https://${host}`, "sec-fetch-site": "same-origin" });
    expect(await own.connectedAccounts.link({ toolkit: "gmail" })).toMatchObject({ id: expect.stringMatching(/^ca_/) });
    const foreign = clientOf({ host, origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    await expect(foreign.connectedAccounts.link({ toolkit: "gmail" })).rejects.toMatchObject({
      code: "origin_not_allowed",
    });
  });

  test("can be aborted by a signal", async () => {
    const abort = new AbortController();
    const handler = (request: Request) =>
      new Promise<Response>((_, reject) => {
        request.signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    const client = createComposioClient({ baseUrl: "/api", fetch: handlerFetch(handler, { headers: {} }) });
    const listed = client.connectedAccounts.list({}, { signal: abort.signal });
    abort.abort();
    await expect(listed).rejects.toMatchObject({ code: "aborted" });
  });
});
