import { discardRest } from "./discardRest.ts";
import { leftSignal } from "./leftSignal.ts";
import { type NodeRequest, toRequest } from "./nodeRequest.ts";

/** What is used of Node's `ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  setHeader(name: string, value: string | readonly string[]): unknown;
  write(chunk: Uint8Array): boolean;
  // Two, since HTTP/2's response tells them apart.
  end(): unknown;
  end(text: string): unknown;
  destroy(): unknown;
  on(event: "close" | "drain", listener: () => void): unknown;
}

interface WriteOptions {
  readonly isHead: boolean;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

export interface NodeListenerOptions {
  /** Hears what the handler threw; the client only gets a bare 500. @default console.error */
  onError?: (error: unknown) => void;
}

export interface NodeContextOptions<Context, Incoming, Outgoing> extends NodeListenerOptions {
  /** What the handler gets as its second argument. */
  context: (request: Incoming, response: Outgoing) => Context;
}

/**
 * Serves a `(Request, context) => Response` handler under `node:http`, Express or anything with their request and
 * response. The handler's context is the framework's request, or what the option `context` makes of it.
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
  // An answer that is cut off because nobody reads it is the client's doing.
  const onError = (error: unknown) => void (isAborted(error) || onFault(error));
  return (request, response) => {
    const signal = leftSignal(request.socket, response);
    serve((made) => handler(made, context(request, response)), request, response, signal, onError).catch(
      (error: unknown) => {
        if (signal.aborted || response.writableFinished) return; // The client has left, or has its answer.
        onError(error);
        if (response.headersSent) return response.destroy();
        response.statusCode = 500;
        response.setHeader("content-type", "application/json");
        return response.end(failureBody);
      },
    );
  };
}

/** What the client gets when the handler threw: an `internal_error` as it crosses the wire. */
const failureBody = JSON.stringify({
  error: { code: "internal_error", message: "The handler failed. Its log has the cause.", status: 500 },
});

/** Whether a `ComposioError` says that the caller has aborted. */
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

/** Headers of cookies, which are set as a list, and those of the connection: that is the server's, and HTTP/2 refuses them. */
const ofTheServer = /^(set-cookie|connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/;

/** Writes an answer, as fast as the client takes it. */
export async function writeAnswer(
  answer: Response,
  response: NodeResponse,
  { isHead, signal, onError }: WriteOptions,
): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (!ofTheServer.test(name)) response.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  // In one piece, since it is short, and there are many: Node then says its length.
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
  if (signal.aborted) leave(); // While the answer was being made.
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      if (!response.write(chunk.value) && !signal.aborted) await new Promise<void>((resolve) => (proceed = resolve));
    }
  } finally {
    signal.removeEventListener("abort", leave); // What has ended can't be cancelled any more.
  }
  response.end();
}
