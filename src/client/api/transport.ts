import type { RequestOptions } from "../../protocol/requests.ts";
import type { Clock } from "../../platform/environment.ts";
import { ComposioError, isComposioError } from "../../protocol/errors.ts";
import { type Users } from "./users.ts";
import { userHeader } from "../../protocol/userHeader.ts";
import { fetchBehindWall, refusePage } from "./loginWall.ts";
import { type Parse, parseError } from "../../protocol/responses.ts";

export interface TransportOptions {
  /** Where the handler is mounted: `/api/composio`, or an absolute URL. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly headers: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  readonly credentials: RequestCredentials;
  /** Milliseconds after which an unanswered request is given up. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly users: Users;
  /** Hears the headers of every answer that came whole. */
  onHeaders?(headers: Headers): void;
}

export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path segments below the base URL; each is encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: unknown;
}

export type Transport = <Value>(call: Call, parse: Parse<Value>, options?: RequestOptions) => Promise<Value>;

/** Sends calls to the handler and turns every way of failing into a `ComposioError`. Retries nothing. */
export function createTransport(options: TransportOptions): Transport {
  return async (call, parse, { signal } = {}) => {
    const deadline = new AbortController();
    const abort = () => deadline.abort();
    if (signal?.aborted) throw new ComposioError("aborted", { cause: signal.reason });
    signal?.addEventListener("abort", abort, { once: true });
    const timer = options.clock.setTimeout(abort, options.timeout);
    try {
      const { response, hear } = await request(options, call, deadline.signal);
      // The body may break off as well: it belongs under the same timeout and the same catch.
      const text = await response.text();
      refusePage(response, text);
      const body = parseJson(text);
      hear();
      options.onHeaders?.(response.headers);
      if (!response.ok) throw parseError(response.status, body, retryAfterSeconds(response, options.clock));
      return parse(body);
    } catch (cause) {
      // What the handler says of a request that we gave up is not what happened here.
      if (isComposioError(cause) && !deadline.signal.aborted) throw cause;
      if (signal?.aborted) throw new ComposioError("aborted", { cause });
      throw new ComposioError(deadline.signal.aborted ? "request_timeout" : "network_error", { cause });
    } finally {
      options.clock.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

/** Sends a call; gives the answer as soon as it begins, and what throws if it is for somebody else by now. */
export async function request(
  options: Pick<TransportOptions, "baseUrl" | "fetch" | "headers" | "credentials" | "users">,
  call: Call,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly hear: () => void }> {
  const { users } = options;
  const headers = new Headers(typeof options.headers === "function" ? await options.headers() : options.headers);
  headers.set("accept", "application/json");
  const init: RequestInit & { readonly signal: AbortSignal } = {
    method: call.method,
    headers,
    credentials: options.credentials,
    signal,
    cache: "no-store",
  };
  if (call.body !== undefined) {
    headers.set("content-type", "application/json");
    init.body = JSON.stringify(call.body);
  }
  // What is decided for one user must not be done to the next.
  if (call.method !== "GET" && typeof users.current === "string") headers.set(userHeader, users.current);
  const number = users.next();
  const response = await fetchBehindWall(options.fetch, address(options.baseUrl, call), init);
  return { response, hear: () => users.hear(response, number) };
}

function address(baseUrl: string, call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(name, typeof value === "object" ? value.join(",") : String(value));
  }
  const path = call.path.map((segment) => `/${encodeURIComponent(segment)}`).join("");
  const text = query.toString();
  return `${baseUrl}${path}${text && `?${text}`}`;
}

function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    return new SyntaxError("The answer is not JSON.", { cause }); // No shape matches it: `invalid_response`, or by HTTP status.
  }
}

/** Retry-After as seconds, from either of its forms (a number, or an HTTP date). */
function retryAfterSeconds(response: Response, clock: Clock): number | null {
  const header = response.headers.get("retry-after");
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - clock.now()) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
