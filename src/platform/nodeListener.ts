import { discardRest } from "./discardRest.ts";
import { disconnectSignal } from "./disconnectSignal.ts";
import { type NodeRequest, toRequest } from "./nodeRequest.ts";
import { createTurns } from "./turns.ts";

/** The parts of Node's `ServerResponse` that are used. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  setHeader(name: string, value: string | readonly string[]): unknown;
  /** False if the client reads slowly; undefined from the sockets of AWS Lambda's adapters, which never emit "drain". */
  write(chunk: Uint8Array): boolean | undefined;
  // Two signatures, because HTTP/2's response differs.
  end(): unknown;
  end(text: string): unknown;
  destroy(): unknown;
  on(event: "close" | "drain", listener: () => void): unknown;
}

interface WriteOptions {
  readonly isHead: boolean;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

export interface NodeListenerOptions {
  /** Called with what the handler threw; the client gets a plain 500. @default console.error */
  onError?: ((error: unknown) => void) | undefined;
}

export interface NodeContextOptions<Context, Incoming, Outgoing> extends NodeListenerOptions {
  /** Makes the handler's second argument. */
  context: (request: Incoming, response: Outgoing) => Context;
}

/**
 * Serves a `(Request, context) => Response` handler with `node:http`, Express or any framework with the same request
 * and response. The handler's context is the framework's request, or the result of the option `context`.
 * @example app.use("/api/composio", toNodeListener(handler, { context: (req: express.Request) => req.session }));
 */
export function toNodeListener<Incoming extends NodeRequest = NodeRequest>(
  handler: (request: Request, context: Incoming) => Response | Promise<Response>,
  options?: NodeListenerOptions & { context?: undefined },
): (request: Incoming, response: NodeResponse) => void;
export function toNodeListener<
  Context,
  Incoming extends NodeRequest = NodeRequest,
  Outgoing extends NodeResponse = NodeResponse,
>(
  handler: (request: Request, context: Context) => Response | Promise<Response>,
  options: NodeContextOptions<Context, Incoming, Outgoing>,
): (request: Incoming, response: Outgoing) => void;
export function toNodeListener(
  handler: (request: Request, context: unknown) => Response | Promise<Response>,
  {
    onError: onFault = (error) => console.error(error),
    context = (request) => request,
  }: NodeListenerOptions & { context?: ((request: NodeRequest, response: NodeResponse) => unknown) | undefined } = {},
): (request: NodeRequest, response: NodeResponse) => void {
  // If the client has disconnected, it is not an error of the server.
  const onError = (error: unknown) => void (isAborted(error) || onFault(error));
  // To make the `Request` takes longer than to refuse it. So requests take turns before that: a flood delays nobody else.
  const takeTurn = createTurns({ atOnce: 16, most: 8, longest: Infinity, refusal: (_why, cause) => cause });
  async function answer(request: NodeRequest, response: NodeResponse): Promise<void> {
    const signal = disconnectSignal(request.socket, response);
    try {
      await takeTurn(senderOf(request), signal);
      await serve((made) => handler(made, context(request, response)), request, response, signal, onError);
    } catch (error) {
      if (signal.aborted || response.writableEnded) return; // The client has disconnected, or has its answer.
      onError(error);
      if (response.headersSent) return void response.destroy();
      response.statusCode = 500;
      response.setHeader("content-type", "application/json");
      response.end(failureBody);
    }
  }

  // h3 (Nuxt, Nitro) waits for the promise: without one it answers at once that there is no such route.
  // SAFETY: a caller that expects nothing ignores it. Promised by the type, it would be an error in apps' linters.
  return (request, response) => answer(request, response) as unknown as void;
}

/** Headers that differ from one request of a page to the next. */
const ofOneRequest = /^(:path|content-length|traceparent|x-request-id)$/;

/**
 * A guess at the sender of a request, before the app identifies the user: requests with the same headers have the same
 * sender. Only the order of waiting requests depends on it.
 */
function senderOf({ headers }: NodeRequest): string {
  return Object.entries(headers)
    .filter(([name]) => !ofOneRequest.test(name))
    .join();
}

/** The body for a handler that threw: an `internal_error` as it is sent to clients. */
const failureBody = JSON.stringify({
  error: { code: "internal_error", message: "The handler failed. Its log has the cause.", status: 500 },
});

/** Whether an error is a `ComposioError` with the code `aborted`: the client has disconnected. */
function isAborted(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "aborted";
}

async function serve(
  handler: (request: Request) => Response | Promise<Response>,
  incoming: NodeRequest,
  response: NodeResponse,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const chunks = incoming[Symbol.asyncIterator]();
  const request = toRequest(incoming, signal, chunks);
  const answer = request ? await handler(request) : new Response(null, { status: 400 });
  await writeAnswer(answer, response, { isHead: incoming.method === "HEAD", signal, onError });
  await discardRest(incoming, chunks);
}

/** Headers that are not copied: cookies, which are set as a list, and connection headers, which HTTP/2 refuses. */
const ofTheServer = /^(set-cookie|connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/;

/** Writes an answer. If the client reads slowly, it waits (backpressure). */
export async function writeAnswer(
  answer: Response,
  response: NodeResponse,
  { isHead, signal, onError }: WriteOptions,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (!ofTheServer.test(name)) response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  // JSON answers are short. Written at once, they get a Content-Length from Node.
  if (!isHead && answer.headers.get("content-type") === "application/json")
    return void response.end(await answer.text());
  const reader = isHead ? undefined : answer.body?.getReader();
  let proceed: () => void = () => undefined;
  response.on("drain", () => proceed());
  const leave = () => {
    reader?.cancel().catch(onError);
    proceed();
  };
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave(); // The client disconnected while the answer was made.
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      if (response.write(chunk.value) === false && !signal.aborted)
        await new Promise<void>((resolve) => (proceed = resolve));
    }
  } finally {
    signal.removeEventListener("abort", leave); // A stream that has ended can't be cancelled.
  }
  response.end();
}
