import type { Delay, Fault, RequestMatcher } from "../model/types.ts";

/** Thrown for a dropped connection. A server then closes the socket. */
export class ConnectionDropped extends TypeError {
  constructor() {
    super("fetch failed: the sandbox dropped the connection");
    this.name = "ConnectionDropped";
  }
}

/** A rule, and how many requests it still affects. */
interface Armed<Rule> {
  readonly rule: Rule;
  left: number;
}

/** The faults and delays to apply, in the order in which they were added. */
export class Faults {
  #faults: Armed<Fault>[] = [];
  #delays: Armed<Delay>[] = [];

  /** @throws for an invalid answer, such as a 204 with a body or a header name with a space */
  add(fault: Fault): void {
    if (!fault.network) checkAnswer(fault);
    this.#faults.push({ rule: fault, left: fault.times ?? 1 });
  }

  addDelay(delay: Delay): void {
    this.#delays.push({ rule: delay, left: delay.times ?? Number.POSITIVE_INFINITY });
  }

  clearDelays(): void {
    this.#delays = [];
  }

  clear(): void {
    this.#faults = [];
    this.#delays = [];
  }

  /** The fault for a request, which counts as used. Null if there is none. */
  takeFault(method: string, path: string): Fault | null {
    return take(this.#faults, method, path)?.rule ?? null;
  }

  /** Milliseconds by which a request is delayed. */
  takeDelay(method: string, path: string): number {
    return take(this.#delays, method, path)?.rule.ms ?? 0;
  }
}

/** The answer of a fault. Throws for a dropped connection. */
export function faultResponse(fault: Fault): Response {
  if (fault.network) throw new ConnectionDropped();
  const status = fault.status ?? 500;
  const body = fault.body === undefined ? defaultBody(status) : fault.body;
  if (body === null && withoutBody.has(status)) return new Response(null, { status, headers: { ...fault.headers } });
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = text.trimStart().startsWith("<") ? "text/html; charset=utf-8" : "application/json";
  const headers = new Headers({ "content-type": type, ...fault.headers });
  // If a browser navigates here, it must not run scripts in the body.
  for (const [name, value] of Object.entries(inert)) headers.set(name, value);
  return new Response(text, { status, headers });
}

/** Throws for an invalid answer. Not left to `Response`, because a server may replace it by one that checks nothing. */
function checkAnswer({ status = 500, body, headers }: Fault): void {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new RangeError(`failNext: ${status} is no valid HTTP status. Use 200 to 599.`);
  if (withoutBody.has(status) && (body ?? null) !== null)
    throw new TypeError(`failNext: an answer with the status ${status} can't have a body.`);
  void new Headers(headers);
}

/** Statuses whose responses can't have a body. */
const withoutBody: ReadonlySet<number> = new Set([204, 205, 304]);

const inert = {
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

function take<Rule extends RequestMatcher>(
  armed: readonly Armed<Rule>[],
  method: string,
  path: string,
): Armed<Rule> | undefined {
  const found = armed.find(
    ({ rule, left }) =>
      left > 0 &&
      (rule.method === undefined || rule.method.toUpperCase() === method) &&
      (rule.path === undefined || path.includes(rule.path)),
  );
  if (found) found.left -= 1;
  return found;
}

/** The body of a fault. At Composio, a rate limit has a flat body, and every other error the envelope. */
function defaultBody(status: number): unknown {
  if (withoutBody.has(status)) return null;
  if (status === 429) return { message: "Rate limit exceeded. Limit: 2000 requests per 1 minutes" };
  return {
    error: {
      message: `Injected fault ${status}`,
      code: 10000 + status,
      slug: "Sandbox_InjectedFault",
      status,
      request_id: "req_fault",
    },
  };
}
