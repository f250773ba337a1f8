import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { Server } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { afterEach, describe, expect, test } from "vitest";
import {
  type FastifyReplyLike,
  type FastifyRequestLike,
  type FastifyScopeLike,
  createComposioHandler,
  toFastifyPlugin,
  toKoaMiddleware,
  toNodeListener,
} from "../../../src/server/index.ts";
import { createSandbox } from "../../../src/sandbox/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";
import { listen } from "../../support/listen.ts";

/*
 * Each adapter over a real port. Of Koa and Fastify there is only what the adapters use of them; the frameworks
 * themselves are in test/matrix/runtimes.
 */

type Handler = (request: Request) => Response | Promise<Response>;
/** What stands in front of the handler and may read the body; returns what it leaves on the request. */
type Parser = (request: AsyncIterable<Uint8Array>) => Promise<object>;
type Mount = (
  handler: Handler,
  parser: Parser,
  failures: unknown[],
) => (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function openServer(server: Server & { closeAllConnections?: () => void }): Promise<string> {
  closers.push(() => {
    server.closeAllConnections?.();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

const node: Mount = (handler, parser, failures) => {
  const listener = toNodeListener(handler, { onError: (error) => failures.push(error) });
  return async (request, response) => {
    Object.assign(request, await parser(request));
    listener(request, response);
  };
};

const koa: Mount = (handler, parser, failures) => {
  const middleware = toKoaMiddleware(handler);
  return async (req, res) => {
    const ctx = {
      req,
      res,
      request: await parser(req),
      originalUrl: req.url ?? "",
      protocol: "http",
      status: 404,
      body: undefined as unknown,
      respond: true,
      set: (name: string, value: string) => res.setHeader(name, value),
    };
    try {
      await middleware(ctx);
    } catch (error) {
      failures.push(error);
      ctx.status = 500;
    }
    if (ctx.respond) res.writeHead(ctx.status).end(ctx.body);
  };
};

const fastify: Mount = (handler, parser, failures) => {
  let answer: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown> = () => Promise.resolve();
  const scope: FastifyScopeLike<FastifyRequestLike> = {
    removeAllContentTypeParsers: () => undefined,
    addContentTypeParser: () => undefined,
    all(path, given) {
      expect(path).toBe("/*");
      answer = given;
    },
  };
  void toFastifyPlugin(handler)(scope);
  return async (raw, res) => {
    const left = await parser(raw);
    const reply: FastifyReplyLike = {
      raw: res,
      code: (status) => (res.statusCode = status),
      header: (name, value) => res.setHeader(name, value),
      send(payload) {
        if (typeof payload === "string") return res.end(payload);
        // SAFETY: Node's own type of the same stream. What is cut off is the client's doing.
        return pipeline(Readable.fromWeb(payload as NodeStream), res).catch(() => undefined);
      },
    };
    try {
      await answer({ raw, originalUrl: raw.url ?? "", protocol: "http", ...left }, reply);
    } catch (error) {
      failures.push(error);
      res.writeHead(500).end();
    }
  };
};

const nobody: Parser = () => Promise.resolve({});

/** Reads the body to its end, and leaves what is made of it. */
const reads =
  (make: (bytes: Buffer) => object): Parser =>
  async (request) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return make(Buffer.concat(chunks));
  };

const json = '{"alias":"Büro","list":[1,2]}';
const form = "alias=B%C3%BCro&to=1&to=2";

describe.each([
  ["toNodeListener", node],
  ["toKoaMiddleware", koa],
  ["toFastifyPlugin", fastify],
] as const)("%s", (_, mount) => {
  async function serve(handler: Handler, parser: Parser = nobody) {
    const failures: unknown[] = [];
    const origin = await openServer(createServer(mount(handler, parser, failures)));
    return { origin, failures };
  }

  const echo: Handler = async (request) => new Response(await request.text());

  describe("a body", () => {
    test.each<[what: string, parser: Parser]>([
      ["that nobody has read", nobody],
      ["parsed, and kept as bytes", reads((bytes) => ({ body: JSON.parse(bytes.toString()), rawBody: bytes }))],
      [
        "parsed, and kept as a text",
        reads((bytes) => ({ body: JSON.parse(bytes.toString()), rawBody: bytes.toString() })),
      ],
      ["kept as a text alone", reads((bytes) => ({ rawBody: bytes.toString() }))],
      ["left as bytes", reads((bytes) => ({ body: bytes }))],
      ["left as a text", reads((bytes) => ({ body: bytes.toString() }))],
      ["parsed", reads((bytes) => ({ body: JSON.parse(bytes.toString()) }))],
    ])("%s arrives", async (_what, parser) => {
      const { origin, failures } = await serve(echo, parser);
      const response = await fetch(origin, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: json,
      });
      expect([response.status, await response.text(), failures]).toEqual([200, json, []]);
    });

    test("of a parsed form is rebuilt as a form", async () => {
      const { origin } = await serve(
        echo,
        reads(() => ({ body: { alias: "Büro", to: ["1", "2"] } })),
      );
      const headers = { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" };
      const response = await fetch(origin, { method: "POST", headers, body: form });
      expect(await response.text()).toBe(form);
    });

    test("may be empty, read by a parser or not", async () => {
      for (const parser of [nobody, reads(() => ({}))]) {
        const { origin, failures } = await serve(echo, parser);
        const response = await fetch(origin, { method: "POST" });
        expect([response.status, await response.text(), failures]).toEqual([200, "", []]);
      }
    });

    test("that a parser has read and lost is an error at once, and the message says how to fix it", async () => {
      const { origin, failures } = await serve(
        echo,
        reads(() => ({})),
      );
      const response = await fetch(origin, { method: "POST", body: json });
      expect(response.status).toBe(500);
      expect(String(failures)).toMatch(
        /body was read before the handler, and is neither in `body` nor.*Mount the handler before/,
      );
    });
  });

  test.each(["/api/composio", "/deep/er/api", ""])(
    "is mounted under %j, with a slash at the end or without",
    async (path) => {
      const sandbox = createSandbox();
      const handler = createComposioHandler({
        composio: sandboxComposio(sandbox),
        identify: () => "ana",
        logger: () => undefined,
      });
      const { id } = sandbox.control.addAccount({ userId: "ana", toolkit: "gmail" });
      const { origin } = await serve(handler);
      for (const end of ["", "/", "?limit=1", "/?limit=1"]) {
        const response = await fetch(`${origin}${path}/connected-accounts${end}`);
        expect([end, response.status, await response.json()]).toMatchObject([end, 200, { items: [{ id }] }]);
      }
    },
  );

  test("a request is aborted when its client disconnects, and nothing is logged as an error", async () => {
    let started: () => void = () => undefined;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    let aborted: () => void = () => undefined;
    const isAborted = new Promise<void>((resolve) => (aborted = resolve));
    const { origin, failures } = await serve(async (request) => {
      request.signal.addEventListener("abort", aborted);
      started();
      await isAborted;
      return new Response("too late");
    });
    const controller = new AbortController();
    const call = fetch(origin, { signal: controller.signal });
    await isStarted;
    controller.abort();
    await expect(call).rejects.toThrow();
    await isAborted;
    expect(failures).toEqual([]);
  });

  test("a stream ends when its client disconnects", async () => {
    let cancelled: () => void = () => undefined;
    const isCancelled = new Promise<void>((resolve) => (cancelled = resolve));
    const { origin, failures } = await serve(() => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(": hello\n\n")),
        cancel: () => cancelled(),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    });
    const controller = new AbortController();
    const response = await fetch(origin, { signal: controller.signal });
    expect(new TextDecoder().decode((await response.body?.getReader().read())?.value)).toBe(": hello\n\n");
    controller.abort();
    await isCancelled;
    expect(failures).toEqual([]);
  });
});
