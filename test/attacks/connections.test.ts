import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { toFastifyPlugin, toKoaMiddleware, toNodeListener } from "../../src/server/index.ts";
import { listen } from "../support/listen.ts";
import { createStack } from "../support/stack.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) await close();
});

type Handler = (request: Request) => Response | Promise<Response>;

/** Does with a middleware of Koa what Koa does. */
function underKoa(handler: Handler): RequestListener {
  const middleware = toKoaMiddleware(handler);
  return async (req, res) => {
    const context = {
      ...{ req, res, request: {}, originalUrl: req.url ?? "/", protocol: "http", status: 404 },
      body: undefined as unknown,
      set: (name: string, value: string) => res.setHeader(name, value),
    };
    await middleware(context);
    res.statusCode = context.status;
    res.end(context.body);
  };
}

/** Does with a plugin of Fastify what Fastify does. */
function underFastify(handler: Handler): RequestListener {
  type Reply = Parameters<Parameters<Parameters<ReturnType<typeof toFastifyPlugin>>[0]["all"]>[1]>[1];
  type Answer = (request: { raw: IncomingMessage; originalUrl: string; protocol: string }, reply: Reply) => unknown;
  let answer: Answer = () => undefined;
  void toFastifyPlugin(handler)({
    removeAllContentTypeParsers: () => undefined,
    addContentTypeParser: () => undefined,
    all: (_, given) => void (answer = given),
  });
  return (req: IncomingMessage, res: ServerResponse) =>
    void answer(
      { raw: req, originalUrl: req.url ?? "/", protocol: "http" },
      {
        raw: res,
        code: (status) => (res.statusCode = status),
        header: (name, value) => res.setHeader(name, value),
        send: (payload) => res.end(payload),
      },
    );
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  closers.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return listen(server);
}

const adapters = [
  ["Node", (handler: Handler): RequestListener => toNodeListener(handler)],
  ["Koa", underKoa],
  ["Fastify", underFastify],
] as const;

describe.each(adapters)("15. the unread rest of a body (%s)", (_, adapt) => {
  test.each([
    ["of no type we read, 200 kB", "content-type: text/plain\r\ncontent-length: 200000", "x".repeat(200_000)],
    ["too large, 200 kB", "content-type: application/json\r\ncontent-length: 200000", "x".repeat(200_000)],
    [
      "too large, in pieces",
      "content-type: application/json\r\ntransfer-encoding: chunked",
      `${(200_000).toString(16)}\r\n${"x".repeat(200_000)}\r\n0\r\n\r\n`,
    ],
  ])("%s: the next request on the connection, perhaps of another user, is answered", async (_, head, body) => {
    const { handler } = createStack();
    const socket = connect(await serve(adapt(handler)), "127.0.0.1");
    let text = "";
    const answers = (count: number) => {
      const enough = () => text.split("HTTP/1.1 ").length > count;
      return new Promise<void>((resolve, reject) => {
        const look = () => void (enough() && resolve());
        socket.on("data", look).on("close", () => reject(new Error("The connection was closed.")));
        look();
      });
    };
    socket.on("data", (bytes: Buffer) => (text += bytes.toString()));
    const post = "POST /api/composio/connected-accounts HTTP/1.1\r\nhost: a\r\nx-test-user: mallory\r\n";
    const first = answers(1);
    socket.write(`${post}${head}\r\n\r\n${body}`);
    await first;
    const second = answers(2);
    socket.write("GET /api/composio/connected-accounts HTTP/1.1\r\nhost: a\r\nx-test-user: ana\r\n\r\n");
    await second;
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([expect.stringMatching(/41[35]$/), "HTTP/1.1 200"]);
    socket.destroy();
  });
});

describe.each(adapters)("15. a connection that is cut (%s)", (_, adapt) => {
  test("ends every pipelined request, and none is logged as an error", async () => {
    const signals: AbortSignal[] = [];
    let arrived: () => void = () => undefined;
    const allArrived = new Promise<void>((resolve) => (arrived = resolve));
    const listener = adapt((request) => {
      signals.push(request.signal);
      if (signals.length === 50) arrived();
      return new Promise(() => undefined);
    });
    const socket = connect(await serve(listener), "127.0.0.1");
    socket.on("error", () => undefined); // Cut, as it should be.
    socket.write("GET /connected-accounts HTTP/1.1\r\nhost: a\r\n\r\n".repeat(50));
    await allArrived;
    const allNoticed = Promise.all(
      signals.map((signal) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()))),
    );
    socket.destroy();
    await expect(allNoticed).resolves.toHaveLength(50);
  });
});

test("15. a body that has arrived after all does not close the connection under the next request", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let answerSlow: (answer: Response) => void = () => undefined;
  let arrived: () => void = () => undefined;
  const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
  const listener = toNodeListener((request) => {
    if (request.method === "POST") return new Response(null, { status: 413 });
    arrived();
    return new Promise((resolve) => (answerSlow = resolve));
  });
  const socket = connect(await serve(listener), "127.0.0.1");
  let text = "";
  const isClosed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("data", (bytes: Buffer) => (text += bytes.toString()));
  // A little more than the handler reads of a body that it does not need.
  const length = 1024 * 1024 + 1_000;
  socket.write(`POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n${"x".repeat(length)}`);
  socket.write("GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
  await hasArrived;
  await vi.advanceTimersByTimeAsync(10_000);
  answerSlow(new Response("slow"));
  await isClosed;
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
});

test("15. cut requests of a disconnected client are not logged", async () => {
  const errors: unknown[] = [];
  const answers: (() => void)[] = [];
  let arrived: () => void = () => undefined;
  const allArrived = new Promise<void>((resolve) => (arrived = resolve));
  const handled: Promise<Response>[] = [];
  const listener = toNodeListener(
    (request) => {
      const answer = new Promise<void>((resolve) => answers.push(resolve)).then(async () => {
        if (request.body) await request.body.getReader().read();
        return new Response("late");
      });
      handled.push(answer);
      if (handled.length === 50) arrived();
      return answer;
    },
    { onError: (error) => errors.push(error) },
  );
  let closed: () => void = () => undefined;
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on("warning", onWarning);
  let isWatched = false;
  const port = await serve((request, response) => {
    // Once: all requests are on one socket, and Node warns of more than ten listeners.
    if (!isWatched) request.socket.once("close", closed);
    isWatched = true;
    listener(request, response);
  });
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined); // Cut, as it should be.
  socket.write("GET /a HTTP/1.1\r\nhost: a\r\n\r\n".repeat(49));
  socket.write("POST /a HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf");
  await allArrived;
  socket.destroy();
  await isClosed;
  for (const answer of answers) answer();
  await Promise.allSettled(handled);
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", onWarning);
  expect(errors).toEqual([]);
  expect(warnings).toEqual([]);
});

describe("15. a parsed body that can't be rebuilt", () => {
  const deep = () => {
    let value: unknown[] = [];
    for (let depth = 0; depth < 20_000; depth++) value = [value];
    return { a: value };
  };
  test.each([
    ["JSON that is nested 20,000 deep", "application/json", deep, 400],
    [
      "a form whose values have a toString of the sender's (qs)",
      "application/x-www-form-urlencoded",
      () => ({ a: { toString: "1", valueOf: "1" }, b: ["x", Object.create(null), null] }),
      415,
    ],
  ])("%s is refused, with a status below 500", async (_, type, parsed, status) => {
    const { handler } = createStack();
    const errors: unknown[] = [];
    const adapted = toNodeListener(handler, { onError: (error) => errors.push(error) });
    const port = await serve(async (request, response) => {
      for await (const chunk of request) void chunk;
      adapted(Object.assign(request, { body: parsed() }), response);
    });
    const send = async (user: string | null) => {
      const headers = { "content-type": type, ...(user !== null && { "x-test-user": user }) };
      const url = `http://127.0.0.1:${port}/api/composio/connected-accounts/link`;
      return (await fetch(url, { method: "POST", headers, body: "{}" })).status;
    };
    expect(await send("ana")).toBe(status);
    expect(await send(null)).toBeLessThan(500);
    expect(errors).toEqual([]);
  });
});
