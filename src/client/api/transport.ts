import type { Clock } from "../../platform/environment.ts";
import { parseJson } from "../../platform/json.ts";
import { earlyError } from "../../protocol/earlyErrors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { type RequestOptions, type RouteInputs, userHeader } from "../../protocol/requests.ts";
import type { Parse } from "../../protocol/answers/accountAnswers.ts";
import { type RouteLines, type RouteName, readRoute, takesBody } from "../../protocol/routes.ts";
import type * as AnswersLater from "./answersLater.ts";
import { fetchBehindWall } from "./fetchBehindWall.ts";
import type { TicketStore } from "./ticketStore.ts";
import type { Users } from "./users.ts";

export interface TransportOptions {
  /** Where the handler is mounted: `/api/composio`, or an absolute URL. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly headers: HeadersInit | (() => HeadersInit | Promise<HeadersInit>) | undefined;
  readonly credentials: RequestCredentials;
  /** Milliseconds after which a request without an answer is aborted. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly users: Users;
  readonly tickets: TicketStore;
}

/** A request of one route, with that route's input. */
export type Call = {
  [Name in RouteName]: {
    readonly route: RouteLines[Name];
    /** The id in the route's path. */
    readonly id?: string;
    readonly input?: RouteInputs[Name];
  };
}[RouteName];

/** The code that reads answers, which the page loads during its first request. */
type Answers = typeof AnswersLater;

type LoadCode = () => Promise<Answers>;

/** Sends a request, and reads its answer with the parser that `pick` returns. */
export type Transport = <Value>(
  call: Call,
  pick: (answers: Answers) => Parse<Value>,
  options?: RequestOptions,
) => Promise<Value>;

/** Milliseconds for which a refusal of the first request is the answer to the others. A page sends them almost together. */
const refusalLifetime = 100;

/**
 * Sends requests to the handler. Every failure becomes a `ComposioError`. It does not retry. After `reset()` perhaps
 * nobody is signed in: the first request finds out, and the others wait for it. A refusal is the answer to them too.
 */
export function createTransport(
  options: TransportOptions,
  loadCode: LoadCode = () => import("./answersLater.ts"),
): Transport {
  const { users } = options;
  let loaded: Answers | undefined;

  async function load(): Promise<Answers> {
    try {
      return (loaded ??= await loadCode());
    } catch (cause) {
      throw earlyError("not_loaded", { cause });
    }
  }

  const send = createSender(options, load);
  let isUnknown = false;
  let first: Promise<unknown> | undefined;
  users.subscribe(() => {
    isUnknown = users.current === undefined;
    first = undefined;
  });
  return async (call, pick, given) => {
    if (first) {
      const { page } = users;
      const refusal = await first.catch((cause: unknown) => cause);
      // What was asked for one user, such as an account from a typed key, is never sent for the next one.
      if (users.page !== page) throw userChanged(await load());
      if (isComposioError(refusal) && refusal.code === "unauthenticated") throw refusal;
    }
    const answer = send(call, pick, given);
    if (isUnknown) {
      isUnknown = false;
      first = answer;
      answer.catch(() =>
        options.clock.setTimeout(() => {
          if (first === answer) first = undefined;
        }, refusalLifetime),
      );
    }
    return answer;
  };
}

/** With the text that says so, which an early error would not have. */
const userChanged = ({ ComposioError }: Answers) => new ComposioError("user_changed");

function createSender(options: TransportOptions, load: LoadCode): Transport {
  return async (call, pick, { signal } = {}) => {
    const deadline = new AbortController();
    const abort = () => deadline.abort();
    if (signal?.aborted) throw earlyError("aborted", { cause: signal.reason });
    signal?.addEventListener("abort", abort, { once: true });
    const timer = options.clock.setTimeout(abort, options.timeout);
    // While the answer is under way. A failure counts only when the answer is there.
    const loading = load();
    loading.catch(() => undefined);
    try {
      const { response, readUser } = await request(options, call, deadline.signal);
      // Within the timeout and the `try`, because reading the body can fail too.
      const text = await response.text();
      const answers = await unlessAborted(loading, deadline.signal);
      answers.refusePage(response, text);
      const body = parseJson(text);
      if (!readUser()) throw userChanged(answers);
      options.tickets.take(response.headers);
      if (!response.ok) throw answers.parseRefusal(response, body, options.clock.now());
      return pick(answers)(body);
    } catch (cause) {
      // After the timeout, report the timeout, not the handler's answer to the aborted request.
      if (isComposioError(cause) && !deadline.signal.aborted) throw cause;
      if (signal?.aborted) throw earlyError("aborted", { cause });
      throw earlyError(deadline.signal.aborted ? "request_timeout" : "network_error", { cause });
    } finally {
      options.clock.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  };
}

function unlessAborted<Value>(value: Value | Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  return Promise.race([value, aborted]);
}

/**
 * Sends a request. Resolves with the response as soon as its headers arrive. Call `readUser` before the answer is used: it
 * returns false if the answer is for a previous user.
 */
export async function request(
  options: Omit<TransportOptions, "timeout" | "clock">,
  { route, id = "", input = {} }: Call,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly readUser: () => boolean }> {
  const { users } = options;
  const row = readRoute(route);
  const given = options.headers;
  // The app's function may wait for a new token.
  const headers = new Headers(typeof given === "function" ? await unlessAborted(given(), signal) : given);
  headers.set("accept", "application/json");
  const init: RequestInit & { readonly signal: AbortSignal } = {
    method: row.method,
    headers,
    credentials: options.credentials,
    signal,
    cache: "no-store",
  };
  let address = options.baseUrl + row.path.replace(":id", encodeURIComponent(id));
  // A deletion has no body, but without a type some frameworks (Astro) take it for a form of another site, and refuse it.
  if (row.method !== "GET") headers.set("content-type", "application/json");
  if (takesBody(row)) {
    init.body = JSON.stringify("target" in input ? { ...input, target: undefined, ...input.target } : input);
  } else {
    const query = new URLSearchParams();
    const values = "ids" in input ? { ...input, tickets: options.tickets.of(input.ids ?? []) } : input;
    for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
    const text = query.toString();
    if (text !== "") address += `?${text}`;
  }
  // The handler refuses a change if another user is signed in by then.
  if (row.method !== "GET" && typeof users.current === "string") headers.set(userHeader, users.current);
  const number = users.next();
  const response = await fetchBehindWall(options.fetch, address, init);
  return { response, readUser: () => users.readAnswer(response, number) };
}
