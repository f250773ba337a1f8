import { type ClientHttp2Stream, connect, constants, createServer } from "node:http2";
import { afterEach, expect, test } from "vitest";
import { createComposioHandler, toNodeListener } from "../../../src/server/index.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { listen } from "../../support/listen.ts";

/* `toNodeListener` with `node:http2`, whose requests and responses differ from those of HTTP/1. */

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(handler: (request: Request) => Response | Promise<Response>) {
  const failures: unknown[] = [];
  const listener = toNodeListener(handler, { onError: (error) => failures.push(error) });
  const server = createServer((request, response) => listener(request, response));
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const session = connect(origin);
  closers.push(
    () => new Promise<void>((resolve) => (session.destroyed ? resolve() : session.close(resolve))),
    () => new Promise((resolve) => server.close(resolve)),
  );
  return {
    failures,
    origin,
    session,
    async send(headers: Record<string, string>, body = "") {
      const stream = session.request(headers, { endStream: body === "" });
      if (body !== "") stream.end(body);
      let status: unknown;
      stream.on("response", (answer) => (status = answer[":status"]));
      let text = "";
      for await (const chunk of stream.setEncoding("utf8")) text += String(chunk);
      return { status, text };
    },
  };
}

test("the address comes from the pseudo headers, which are not passed on as headers", async () => {
  const { origin, send, failures } = await open(async (request) =>
    Response.json({ url: request.url, names: [...request.headers.keys()], body: await request.text() }),
  );
  const { status, text } = await send({ ":method": "POST", ":path": "/a?b=c", "x-one": "1" }, "hello");
  expect([status, JSON.parse(text), failures]).toEqual([
    200,
    { url: `${origin}/a?b=c`, names: ["x-one"], body: "hello" },
    [],
  ]);
});

test("the handler answers, also with streams", async () => {
  const sandbox = createSandbox();
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => "ana",
    logger: () => undefined,
  });
  const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
  const { send, failures } = await open(async (request) => {
    const answer = await handler(request);
    // What HTTP/1 has for its connections is an error in HTTP/2.
    answer.headers.set("connection", "keep-alive");
    answer.headers.set("keep-alive", "timeout=5");
    return answer;
  });
  const list = await send({ ":path": "/api/connected-accounts" });
  expect([list.status, JSON.parse(list.text)]).toMatchObject([200, { items: [{ id }] }]);
  const link = await send(
    { ":path": "/api/connected-accounts/link", ":method": "POST", "content-type": "application/json" },
    '{"toolkit":"gmail","allowMultiple":true}',
  );
  expect([link.status, link.text, failures]).toEqual([201, expect.stringContaining("redirectUrl"), []]);
});

/** How a client leaves. */
const leaving: [how: string, leave: (stream: ClientHttp2Stream) => void][] = [
  ["cancels its request", (stream) => stream.close(constants.NGHTTP2_CANCEL)],
  ["closes its stream without an error", (stream) => stream.close(constants.NGHTTP2_NO_ERROR)],
  ["loses its connection", (stream) => stream.session?.destroy()],
];

test.each(leaving)("a request whose client %s is aborted, and nothing is logged as an error", async (_, leave) => {
  const events: string[] = [];
  const { session, failures } = await open(({ signal }) => {
    events.push("begun");
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        events.push("aborted");
        reject(signal.reason);
      });
    });
  });
  const stream = session.request({ ":path": "/" });
  stream.on("error", () => undefined);
  await expect.poll(() => events).toEqual(["begun"]);
  leave(stream);
  await expect.poll(() => events).toEqual(["begun", "aborted"]);
  expect(failures).toEqual([]);
});

test.each(leaving)(
  "a stream whose client %s ends: as many as one user may have can be opened again",
  async (_, leave) => {
    const handler = createComposioHandler({
      composio: sandboxComposio(createSandbox()),
      identify: () => "ana",
      logger: () => undefined,
    });
    const { origin, session, failures } = await open(handler);
    const begin = (from: typeof session) =>
      new Promise<{ stream: ClientHttp2Stream; status: unknown }>((resolve) => {
        const stream = from.request({ ":path": "/api/events" });
        stream.on("error", () => undefined);
        stream.on("response", (head) => resolve({ stream: stream.resume(), status: head[":status"] }));
      });
    const all = await Promise.all(Array.from({ length: 20 }, () => begin(session)));
    expect((await begin(session)).status).toBe(429);
    for (const { stream } of all) leave(stream);
    const another = connect(origin);
    closers.unshift(async () => another.destroy());
    await expect.poll(async () => (await begin(another)).status).toBe(200);
    expect(failures).toEqual([]);
  },
);

test("an answer that has been sent aborts nothing", async () => {
  let signal: AbortSignal | undefined;
  const { send } = await open((request) => {
    ({ signal } = request);
    return Response.json({});
  });
  expect(await send({ ":path": "/" })).toEqual({ status: 200, text: "{}" });
  expect(await send({ ":path": "/" })).toEqual({ status: 200, text: "{}" });
  expect(signal?.aborted).toBe(false);
});
