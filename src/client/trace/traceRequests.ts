import type { Environment } from "../../platform/environment.ts";
import { parseJson } from "../../platform/json.ts";
import { type RequestStep, trace } from "./trace.ts";

/** Makes a `fetch` that reports each request to the devtools. Not used in production builds. */
export function traceRequests(fetch: typeof globalThis.fetch, environment: Environment): typeof globalThis.fetch {
  const { clock } = environment;
  let last = 0;
  return async (input, init) => {
    if (!environment.trace) return fetch(input, init);
    const [url = ""] = String(input instanceof Request ? input.url : input).split("?");
    const sent: RequestStep = {
      kind: "request",
      number: ++last,
      method: init?.method ?? "GET",
      url,
      startedAt: clock.now(),
      endedAt: null,
      status: 0,
      code: null,
    };
    trace(environment, sent);
    try {
      const response = await fetch(input, init);
      const { status } = response;
      const code = response.ok ? null : codeIn(await response.clone().text());
      trace(environment, { ...sent, endedAt: clock.now(), status, code });
      return response;
    } catch (cause) {
      trace(environment, { ...sent, endedAt: clock.now(), code: init?.signal?.aborted ? "aborted" : "network_error" });
      throw cause;
    }
  };
}

/** The code of the handler's error. */
function codeIn(text: string): string | null {
  const body = parseJson(text);
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : null;
}
