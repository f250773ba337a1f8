import { discardRest } from "../../platform/discardRest.ts";
import { disconnectSignal } from "../../platform/disconnectSignal.ts";
import { type NodeResponse, writeAnswer } from "../../platform/nodeListener.ts";
import { type NodeRequest, toRequest } from "../../platform/nodeRequest.ts";

/** The parts of Koa's context that are used. */
export interface KoaContextLike {
  readonly req: NodeRequest;
  readonly res: NodeResponse;
  /** Has `body` or `rawBody` if a body parser has run. */
  readonly request: object;
  readonly originalUrl: string;
  readonly protocol: string;
  status: number;
  body: unknown;
  respond?: boolean | undefined;
  set(name: string, value: string): unknown;
}

type KoaMiddleware<Context> = (context: Context) => Promise<void>;

/**
 * The handler as Koa middleware, with or without a body parser before it. The handler's context is Koa's `ctx`, or what
 * the option `context` returns.
 * @example app.use(mount("/api/composio", toKoaMiddleware(handler))); // koa-mount
 */
export function toKoaMiddleware<Incoming extends KoaContextLike = KoaContextLike>(
  handler: (request: Request, context: Incoming) => Response | Promise<Response>,
  options?: { context?: undefined },
): KoaMiddleware<Incoming>;
export function toKoaMiddleware<Context, Incoming extends KoaContextLike = KoaContextLike>(
  handler: (request: Request, context: Context) => Response | Promise<Response>,
  options: { context: (context: Incoming) => Context },
): KoaMiddleware<Incoming>;
export function toKoaMiddleware(
  handler: (request: Request, context: unknown) => Response | Promise<Response>,
  { context = (ctx) => ctx }: { context?: ((ctx: KoaContextLike) => unknown) | undefined } = {},
): KoaMiddleware<KoaContextLike> {
  return async (ctx) => {
    const { req, res, originalUrl, protocol } = ctx;
    const { method, headers, socket, readableEnded } = req;
    const { body, rawBody }: { body?: unknown; rawBody?: unknown } = ctx.request;
    const incoming = { method, headers, socket, readableEnded, originalUrl, protocol, body, rawBody };
    const signal = disconnectSignal(socket, res);
    const chunks = req[Symbol.asyncIterator]();
    const request = toRequest(incoming, signal, chunks);
    const answer = request ? await handler(request, context(ctx)) : new Response(null, { status: 400 });
    if (answer.headers.get("content-type")?.startsWith("text/event-stream") && answer.body) {
      ctx.respond = false; // Koa 2 accepts no web streams.
      const onError = (error: unknown) => console.error(error);
      return writeAnswer(answer, res, { isHead: method === "HEAD", signal, onError });
    }
    ctx.body = await answer.text();
    void discardRest(req, chunks); // Koa doesn't do it, and an unread rest would block the connection.
    ctx.status = answer.status; // After the body, because setting `body` sets a status too.
    for (const [name, value] of answer.headers) ctx.set(name, value);
  };
}
