export interface HandlerFetchOptions<Context = unknown> {
  /** The headers of the page's request: Host, Origin, cookies and other headers that `identify` reads. */
  headers: HeadersInit | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Given to the handler as its second argument. */
  context?: Context | undefined;
}

/** Headers that are not copied, because they describe the page's own request: its body, connection and expected answer. */
const droppedHeaders =
  /^(content-.*|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|range|accept|accept-encoding|if-.*)$/i;

/**
 * A `fetch` that calls a handler in the same process, without a network: for server components and loaders. Its requests
 * carry the cookies and the origin of the page's request. Make one for each request, never one for all users.
 *
 * @example
 * const fetch = handlerFetch(handler, { headers: await headers() }); // Next.js; request.headers in a loader
 * const client = createComposioClient({ baseUrl: "/api/composio", fetch });
 */
export function handlerFetch<Context = unknown>(
  handler: (request: Request, context: Context) => Response | Promise<Response>,
  options: HandlerFetchOptions<Context> & (unknown extends Context ? unknown : { context: Context }),
): typeof globalThis.fetch {
  const pageHeaders = toHeaders(options.headers);
  const origin = originOf(pageHeaders);
  return async (input, init = {}) => {
    const isRequest = typeof input === "object" && "url" in input;
    const { method, headers, body, signal } = isRequest ? new Request(input, init) : init;
    const sent = new Headers([...pageHeaders].filter(([name]) => !droppedHeaders.test(name)));
    for (const [name, value] of new Headers(headers)) sent.set(name, value);
    // Only these parts of `init`, because some runtimes refuse others (`cache`, `credentials`).
    const request: RequestInit & { duplex: "half" } = { headers: sent, duplex: "half" };
    if (method !== undefined) request.method = method;
    if (body !== undefined && body !== null) request.body = body;
    if (signal) request.signal = signal;
    const url = new URL(isRequest ? input.url : input, origin);
    // SAFETY: the type of the options requires a context unless the handler's is unknown.
    return handler(new Request(url, request), options.context as Context);
  };
}

function toHeaders(given: HandlerFetchOptions["headers"]): Headers {
  if (Symbol.iterator in given) return new Headers(given);
  const headers = new Headers();
  // Node's headers object has lists of values, and under HTTP/2 names that begin with a colon.
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name.startsWith(":")) continue;
    for (const single of typeof value === "string" ? [value] : value) headers.append(name, single);
  }
  return headers;
}

/** The page's origin. Its scheme is used only for callback URLs. */
function originOf(headers: Headers): string {
  const host = headers.get("host") ?? "";
  const origin = headers.get("origin");
  if (origin !== null && URL.canParse(origin) && new URL(origin).host === host) return new URL(origin).origin;
  const scheme = headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https" ? "https" : "http";
  const url = `${scheme}://${host}`;
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(url) ? url : "http://localhost";
}
