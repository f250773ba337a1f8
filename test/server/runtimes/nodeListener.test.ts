import { createServer, request as nodeRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type NodeListenerOptions, toNodeListener } from "../../../src/platform/nodeListener.ts";
import { listen } from "../../support/listen.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(
  handler: (request: Request) => Response | Promise<Response>,
  options?: NodeListenerOptions,
  before?: (request: object) => void | Promise<void>,
) {
  const listener = toNodeListener(handler, options);
  const server = createServer(async (request, response) => {
    await before?.(request);
    listener(request, response);
  });
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

test("passes on method, address, headers and body, and returns status, headers and body", async () => {
  const origin = await serve(async (request) =>
    Response.json(
      { method: request.method, url: request.url, header: request.headers.get("x-one"), body: await request.text() },
      { status: 201, headers: { "x-two": "2" } },
    ),
  );
  const response = await fetch(`${origin}/a/b?c=d%20e`, { method: "POST", headers: { "x-one": "1" }, body: "héllo" });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-two")).toBe("2");
  expect(await response.json()).toEqual({ method: "POST", url: `${origin}/a/b?c=d%20e`, header: "1", body: "héllo" });
});

test("sends several cookies as separate headers", async () => {
  const origin = await serve(() => {
    const headers = new Headers();
    headers.append("set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT");
    headers.append("set-cookie", "b=2");
    return new Response(null, { headers });
  });
  expect((await fetch(origin)).headers.getSetCookie()).toEqual(["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
});

test("answers HEAD with headers only", async () => {
  const origin = await serve(() => new Response("body", { headers: { "x-two": "2" } }));
  const response = await fetch(origin, { method: "HEAD" });
  expect(response.headers.get("x-two")).toBe("2");
  expect(await response.text()).toBe("");
});

test("a JSON answer is sent in one piece, with Content-Length", async () => {
  const origin = await serve(() => Response.json({ text: "ü" }));
  const response = await fetch(origin);
  expect([response.headers.get("content-length"), response.headers.get("transfer-encoding")]).toEqual(["13", null]);
  expect(await response.json()).toEqual({ text: "ü" });
});

test("streams an answer while it is produced", async () => {
  let finish: () => void = () => undefined;
  const origin = await serve(
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode("first"));
            finish = () => {
              controller.enqueue(new TextEncoder().encode("second"));
              controller.close();
            };
          },
        }),
      ),
  );
  const reader = (await fetch(origin)).body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe("first");
  finish();
  expect((await reader?.read())?.value).toBe("second");
});

test("sends a large answer completely to a slow client", async () => {
  const origin = await serve(() => new Response("x".repeat(5_000_000)));
  expect((await (await fetch(origin)).text()).length).toBe(5_000_000);
});

test("answers before a large body has arrived, and keeps the connection usable", async () => {
  const origin = await serve(async (request) => {
    if (new URL(request.url).pathname === "/next") return new Response("next");
    const reader = request.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    return new Response("too large", { status: 413 });
  });
  const response = await fetch(origin, { method: "POST", body: "x".repeat(3_000_000) });
  expect([response.status, await response.text()]).toEqual([413, "too large"]);
  expect(await (await fetch(`${origin}/next`)).text()).toBe("next");
});

test("uses Express's original address and parsed body", async () => {
  const origin = await serve(
    async (request) =>
      Response.json({ url: request.url, length: request.headers.get("content-length"), body: await request.json() }),
    {},
    async (request) => {
      // SAFETY: this is the IncomingMessage of createServer, used as body parsers do.
      const incoming = request as AsyncIterable<Uint8Array> & { url: string };
      let text = "";
      for await (const chunk of incoming) text += new TextDecoder().decode(chunk);
      Object.assign(incoming, { body: JSON.parse(text), originalUrl: incoming.url, url: "/cut" });
    },
  );
  const response = await fetch(`${origin}/api/composio/cut?x=1`, { method: "POST", body: JSON.stringify({ a: "ü" }) });
  expect(await response.json()).toEqual({ url: `${origin}/api/composio/cut?x=1`, length: null, body: { a: "ü" } });
});

test.each([
  ["bytes (express.raw)", new TextEncoder().encode('{"a":"ü"}')],
  ["a text (express.text)", '{"a":"ü"}'],
])("passes on %s as a parser has left it", async (_, body) => {
  const origin = await serve(
    async (request) => new Response(await request.text()),
    {},
    async (request) => {
      // SAFETY: this is the IncomingMessage of createServer, used as body parsers do.
      for await (const chunk of request as AsyncIterable<Uint8Array>) void chunk;
      Object.assign(request, { body });
    },
  );
  expect(await (await fetch(origin, { method: "POST", body: "x" })).text()).toBe('{"a":"ü"}');
});

test("ends an idle stream when the client disconnects", async () => {
  let cancelled: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (cancelled = resolve));
  const errors: unknown[] = [];
  const cancel = () => {
    cancelled();
    throw new Error("could not stop");
  };
  const start = (controller: ReadableStreamDefaultController<Uint8Array>) => controller.enqueue(new Uint8Array(1));
  const origin = await serve(() => new Response(new ReadableStream({ start, cancel })), {
    onError: (error) => errors.push(error),
  });
  const controller = new AbortController();
  const response = await fetch(origin, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
  await seen;
  await expect.poll(() => errors).toEqual([new Error("could not stop")]);
});

test("reads the body itself if a parser has only set an empty object (Express 4, other media type)", async () => {
  const origin = await serve(
    async (request) => new Response(await request.text()),
    {},
    (request) => void Object.assign(request, { body: {} }),
  );
  expect(await (await fetch(origin, { method: "POST", body: "raw" })).text()).toBe("raw");
});

test("aborts the request when the client disconnects, and reports no error", async () => {
  const errors: unknown[] = [];
  let aborted: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (aborted = resolve));
  const controller = new AbortController();
  const origin = await serve(
    (request) =>
      new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => {
          aborted();
          reject(new Error("aborted"));
        });
        controller.abort();
      }),
    { onError: (error) => errors.push(error) },
  );
  const call = fetch(origin, { signal: controller.signal });
  await expect(call).rejects.toThrow();
  await seen;
  expect(errors).toEqual([]);
});

test("stops reading the answer when the client disconnects", async () => {
  let cancelled: () => void = () => undefined;
  const seen = new Promise<void>((resolve) => (cancelled = resolve));
  const origin = await serve(
    () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
          cancel: () => cancelled(),
        }),
      ),
  );
  const controller = new AbortController();
  const response = await fetch(origin, { signal: controller.signal });
  await response.body?.getReader().read();
  controller.abort();
  await expect(seen).resolves.toBeUndefined();
});

test("answers 500 without a body if the handler throws, and reports the error", async () => {
  const errors: unknown[] = [];
  const origin = await serve(
    () => {
      throw new Error("secret detail");
    },
    { onError: (error) => errors.push(error) },
  );
  const response = await fetch(origin);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret detail");
  expect(errors).toHaveLength(1);
});

test.each([
  ["a Host header that smuggles in a path", "GET / HTTP/1.1\r\nHost: app.example/evil?\r\nConnection: close\r\n\r\n"],
  ["a method that fetch forbids", "TRACE / HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n"],
])("refuses %s", async (_, text) => {
  const origin = await serve(() => new Response("reached"));
  expect(await raw(origin, text)).toMatch(/^HTTP\/1\.1 400 /);
});

test.each([
  ["//evil.example/x", "http://app.example//evil.example/x"],
  ["http://evil.example/x?y", "http://app.example/x?y"],
])("keeps its own host for the request target %s", async (target, url) => {
  const origin = await serve((request) => new Response(request.url));
  expect(await raw(origin, `GET ${target} HTTP/1.1\r\nHost: app.example\r\nConnection: close\r\n\r\n`)).toContain(url);
});

test("knows https from the socket or from Express", async () => {
  const origin = await serve(
    (request) => new Response(request.url),
    {},
    (request) => void Object.assign(request, { protocol: "https" }),
  );
  expect(await (await fetch(origin)).text()).toMatch(/^https:/);
});

test("passes repeated headers on", async () => {
  const origin = await serve((request) => new Response(request.headers.get("x-many")));
  const text = await new Promise<string>((resolve, reject) => {
    const outgoing = nodeRequest(origin, { headers: { "x-many": ["a", "b"] } }, async (incoming) => {
      let body = "";
      for await (const chunk of incoming) body += String(chunk);
      resolve(body);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
  expect(text).toBe("a, b");
});

function raw(origin: string, text: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

test("a flood does not delay requests with other headers, before the users are identified", async () => {
  const begun: string[] = [];
  const listener = toNodeListener((request) => {
    begun.push(request.headers.get("cookie") ?? "");
    return new Response();
  });
  const arrive = (cookie: string, index: number) =>
    listener(
      {
        method: "GET",
        url: `/toolkits/${index}`,
        headers: { host: "app.example", cookie, "x-request-id": String(index), "content-length": "0" },
        socket: {},
        // oxlint-disable-next-line require-yield -- a request without a body
        async *[Symbol.asyncIterator]() {},
      },
      {
        statusCode: 200,
        headersSent: false,
        writableEnded: true,
        setHeader() {},
        write: () => true,
        end() {},
        destroy() {},
        on() {},
      },
    );
  for (let index = 0; index < 200; index++) arrive("mallory", index);
  arrive("ana", 0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun.indexOf("ana")).toBeGreaterThan(0);
  expect(begun.indexOf("ana")).toBeLessThan(30);
  await expect.poll(() => begun.length, { message: "every request begins" }).toBe(201);
});
