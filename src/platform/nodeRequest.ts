/** What is used of Node's `IncomingMessage`, and of what Express and other frameworks add to it. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the path before a mount point was cut off. */
  readonly originalUrl?: string | undefined;
  /** Express: `https` behind a proxy that `trust proxy` names. */
  readonly protocol?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket: object;
  readonly httpVersionMajor?: number | undefined;
  /** All of it has come; some may not be read yet. */
  readonly complete?: boolean | undefined;
  /** Bytes that have come and are not read yet. */
  readonly readableLength?: number | undefined;
  readonly readableEnded?: boolean | undefined;
  /** Set by a body parser that ran before. */
  readonly body?: unknown;
  /** The same as it came, where the parser keeps it: a webhook's signature is over that. */
  readonly rawBody?: unknown;
  /** Closes the connection, in HTTP/1. */
  destroy?(): unknown;
}

/** Null where no Request can say it: a Host that smuggles in a path, a method that fetch forbids. */
export function toRequest(
  incoming: NodeRequest,
  signal: AbortSignal,
  chunks: AsyncIterator<unknown> = incoming[Symbol.asyncIterator](),
): Request | null {
  const { method = "GET" } = incoming;
  const url = requestUrl(incoming);
  if (url === null || /^(connect|trace|track)$/i.test(method)) return null;
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || name.startsWith(":")) continue;
    for (const single of typeof value === "string" ? [value] : value) pairs.push([name, single]);
  }
  // Pairs: a Headers of its own would be made for every request, to be copied.
  const init: RequestInit & { duplex: "half" } = { method, headers: pairs, signal, duplex: "half" };
  if (method === "GET" || method === "HEAD") return new Request(url, init);
  const isRead = incoming.readableEnded ?? (incoming.body !== undefined || incoming.rawBody !== undefined);
  if (!isRead) return new Request(url, { ...init, body: streamOf(chunks) });
  const headers = new Headers(pairs);
  const body = readBody(incoming, headers);
  headers.delete("content-length"); // A parser has eaten the stream: what it made of it is written again.
  return new Request(url, { ...init, headers, body });
}

function readBody(
  { body, rawBody }: NodeRequest,
  headers: Headers,
): Uint8Array<ArrayBuffer> | string | URLSearchParams | null {
  const read = isBytes(rawBody) ? rawBody : body;
  if (read instanceof Uint8Array) return new Uint8Array(read);
  if (typeof read === "string") return read;
  if (read !== undefined && read !== null)
    return headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ? formOf(read) : jsonOf(read);
  if (Number(headers.get("content-length") ?? 0) === 0 && !headers.has("transfer-encoding")) return null;
  throw new Error(
    "The request's body was read before the handler got it, and is not at hand. Mount the handler before what reads it, or set the request's `body` to what was read.",
  );
}

function isBytes(value: unknown): value is Uint8Array | string {
  return value instanceof Uint8Array || (typeof value === "string" && value !== "");
}

/** What a parser took, but nobody can write again (nested too deep), is passed on as nothing: no JSON, the handler says. */
function jsonOf(read: object | number | boolean | bigint | symbol): string | null {
  try {
    return JSON.stringify(read) ?? null;
  } catch {
    return null;
  }
}

/** Texts and lists of texts, as forms have them. What a parser has nested may be of any kind, and is passed on empty. */
function formOf(fields: object): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, typeof each === "object" || each === undefined ? "" : String(each)]),
  );
  return new URLSearchParams(pairs);
}

function requestUrl(incoming: NodeRequest): string | null {
  const secure =
    incoming.protocol === "https" || ("encrypted" in incoming.socket && incoming.socket.encrypted === true);
  const host = incoming.headers["host"] ?? incoming.headers[":authority"] ?? "localhost";
  if (typeof host !== "string" || !/^[\w.:[\]-]+$/.test(host)) return null;
  const target = (incoming.originalUrl ?? incoming.url ?? "/").replace(/^[a-z]+:\/\/[^/?]*/i, "");
  const url = `${secure ? "https" : "http"}://${host}${target.startsWith("/") ? target : `/${target}`}`;
  return URL.canParse(url) ? url : null;
}

/** Read only on demand, so that a body nobody wants is left to Node to discard. */
function streamOf(chunks: AsyncIterator<unknown>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const chunk: IteratorResult<unknown, unknown> = await chunks.next();
    if (chunk.done) return controller.close();
    controller.enqueue(chunk.value instanceof Uint8Array ? chunk.value : new TextEncoder().encode(String(chunk.value)));
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}
