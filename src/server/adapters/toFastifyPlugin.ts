import { discardRest } from "../../platform/discardRest.ts";
import { disconnectSignal } from "../../platform/disconnectSignal.ts";
import { type NodeRequest, toRequest } from "../../platform/nodeRequest.ts";

/** The parts of Fastify's request that are used. */
export interface FastifyRequestLike {
  readonly raw: NodeRequest;
  readonly originalUrl: string;
  readonly protocol: string;
  /** Set if a plugin has already read the body. */
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/** The parts of Fastify's reply that are used. */
export interface FastifyReplyLike {
  readonly raw: {
    readonly writableEnded: boolean;
    on(event: "close", listener: () => void): unknown;
  };
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(payload: string | ReadableStream<Uint8Array>): unknown;
}

/** The parts of the Fastify instance that are used. */
export interface FastifyScopeLike<Incoming> {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: "*",
    parser: (request: Incoming, payload: unknown, done: (error: null) => void) => void,
  ): unknown;
  all(path: string, answer: (request: Incoming, reply: FastifyReplyLike) => Promise<unknown>): unknown;
}

type FastifyPlugin<Incoming> = (scope: FastifyScopeLike<Incoming>) => Promise<void>;

/**
 * The handler as a Fastify plugin. The handler's context is Fastify's request, or what the option `context` returns.
 * @example app.register(toFastifyPlugin(handler), { prefix: "/api/composio" });
 */
export function toFastifyPlugin<Incoming extends FastifyRequestLike = FastifyRequestLike>(
  handler: (request: Request, context: Incoming) => Response | Promise<Response>,
  options?: { context?: undefined },
): FastifyPlugin<Incoming>;
export function toFastifyPlugin<Context, Incoming extends FastifyRequestLike = FastifyRequestLike>(
  handler: (request: Request, context: Context) => Response | Promise<Response>,
  options: { context: (request: Incoming) => Context },
): FastifyPlugin<Incoming>;
export function toFastifyPlugin(
  handler: (request: Request, context: unknown) => Response | Promise<Response>,
  { context = (request) => request }: { context?: ((request: FastifyRequestLike) => unknown) | undefined } = {},
): FastifyPlugin<FastifyRequestLike> {
  return async (scope) => {
    // The handler reads the body itself: a webhook's signature covers the raw bytes, which Fastify's parsers change.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all("/*", async (request, reply) => {
      const { raw, originalUrl, protocol, body, rawBody } = request;
      const { method, headers, socket, readableEnded } = raw;
      const incoming = { method, headers, socket, readableEnded, originalUrl, protocol, body, rawBody };
      const signal = disconnectSignal(socket, reply.raw);
      const chunks = raw[Symbol.asyncIterator]();
      const made = toRequest(incoming, signal, chunks);
      const answer = made ? await handler(made, context(request)) : new Response(null, { status: 400 });
      reply.code(answer.status);
      for (const [name, value] of answer.headers) reply.header(name, value);
      const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream") === true;
      const payload = isStream && answer.body ? answer.body : await answer.text();
      void discardRest(raw, chunks); // Fastify doesn't do it, and an unread rest would block the connection.
      return reply.send(payload);
    });
  };
}
