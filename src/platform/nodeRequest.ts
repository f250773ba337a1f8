/** The parts of Node's `IncomingMessage` that are used, and what Express and other frameworks add to it. */
export interface NodeRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the path with the mount point. */
  readonly originalUrl?: string | undefined;
  /** Express: `https` behind a proxy that `trust proxy` trusts. */
  readonly protocol?: string | undefined;
  /** Adapters of AWS Lambda set a Content-Length as a number. */
  readonly headers: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly socket: object;
  readonly httpVersionMajor?: number | undefined;
  /** Whether the whole body has arrived. It may not have been read. */
  readonly complete?: boolean | undefined;
  /** Bytes that have arrived and are unread. */
  readonly readableLength?: number | undefined;
  readonly readableEnded?: boolean | undefined;
  /** Set by a body parser that ran before. */
  readonly body?: unknown;
  /** The unparsed body, if the parser keeps it: a webhook's signature covers that. */
  readonly rawBody?: unknown;
  /** Closes the connection (HTTP/1). */
  destroy?(): unknown;
}

type RequestHead = Omit<NodeRequest, typeof Symbol.asyncIterator>;

/**
 * Converts to a Request. Null when that is impossible, or not safe: a Host that contains a path, a method that fetch
 * forbids, a path that leads to another one.
 * @param chunks the body
 */
export function toRequest(incoming: RequestHead, signal: AbortSignal, chunks: AsyncIterator<unknown>): Request | null {
  const { method = "GET" } = incoming;
  const url = requestUrl(incoming);
  if (url === null || /^(connect|trace|track)$/i.test(method)) return null;
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || name.startsWith(":")) continue;
    for (const single of [value].flat()) pairs.push([name, String(single)]);
  }
  // Pairs instead of a Headers object, which the Request would copy for each call.
  const init: RequestInit & { duplex: "half" } = { method, headers: pairs, signal, duplex: "half" };
  if (method === "GET" || method === "HEAD") return new Request(url, init);
  const isRead = incoming.readableEnded ?? (incoming.body !== undefined || incoming.rawBody !== undefined);
  if (!isRead) return new Request(url, { ...init, body: streamOf(chunks) });
  const headers = new Headers(pairs);
  const body = readBody(incoming, headers);
  // The parser has consumed the stream, so its result is serialised again and the length may differ.
  headers.delete("content-length");
  return new Request(url, { ...init, headers, body });
}

function readBody(
  { body, rawBody }: RequestHead,
  headers: Headers,
): Uint8Array<ArrayBuffer> | string | URLSearchParams | null {
  const read = isBytes(rawBody) ? rawBody : body;
  if (read instanceof Uint8Array) return new Uint8Array(read);
  if (typeof read === "string") return read;
  if (read !== undefined && read !== null)
    return headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") ? formOf(read) : jsonOf(read);
  if (Number(headers.get("content-length") ?? 0) === 0 && !headers.has("transfer-encoding")) return null;
  throw new Error(
    "The request's body was read before the handler, and is neither in `body` nor in `rawBody` of the request. Mount the handler before the body parser, or set `body` to what was read.",
  );
}

function isBytes(value: unknown): value is Uint8Array | string {
  return value instanceof Uint8Array || (typeof value === "string" && value !== "");
}

/**
 * JSON of a parsed body. Null if it can't be serialised (nested too deep): the handler then answers with `invalid_json`.
 */
function jsonOf(read: object | number | boolean | bigint | symbol): string | null {
  try {
    return JSON.stringify(read) ?? null;
  } catch {
    return null;
  }
}

/** Strings and lists of strings, as forms have them. Nested values are written as empty. */
function formOf(fields: object): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, typeof each === "object" || each === undefined ? "" : String(each)]),
  );
  return new URLSearchParams(pairs);
}

/**
 * A path with `.` or `..` segments, or with backslashes, which `URL` would resolve: `/webhook/../connected-accounts`. A login
 * wall in front of the handler may have read it as it is written. No browser and no fetch sends such a path.
 */
const leadsElsewhere = /^[^?#]*(?:[/\\](?:\.|%2e){1,2}(?:[/\\?#]|$)|\\)/i;

function requestUrl(incoming: RequestHead): string | null {
  const secure =
    incoming.protocol === "https" || ("encrypted" in incoming.socket && incoming.socket.encrypted === true);
  const host = incoming.headers["host"] ?? incoming.headers[":authority"] ?? "localhost";
  if (typeof host !== "string" || !/^[\w.:[\]-]+$/.test(host)) return null;
  const target = (incoming.originalUrl ?? incoming.url ?? "/").replace(/^[a-z]+:\/\/[^/?]*/i, "");
  if (leadsElsewhere.test(target)) return null;
  const url = `${secure ? "https" : "http"}://${host}${target.startsWith("/") ? target : `/${target}`}`;
  return URL.canParse(url) ? url : null;
}

/** The body as a stream that is read only on demand. */
function streamOf(chunks: AsyncIterator<unknown>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const chunk: IteratorResult<unknown, unknown> = await chunks.next();
    if (chunk.done) return controller.close();
    controller.enqueue(chunk.value instanceof Uint8Array ? chunk.value : new TextEncoder().encode(String(chunk.value)));
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}
