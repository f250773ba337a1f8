import type { ComposioHandler } from "../server/index.ts";

/** One of the browser's requests to the handler. */
export interface TestRequest {
  readonly method: string;
  /** The path relative to the handler, without the query, such as `/connected-accounts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** HTTP status of the answer; 0 before there is one. */
  readonly status: number;
}

export interface TestNetwork {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly TestRequest[];
  /** `down`: requests fail; `silent`: they get no answer. */
  state: "up" | "down" | "silent";
  /** Whether failed answers have `Retry-After: 0`, so that the page repeats a request at once and a test need not wait. */
  isImpatient: boolean;
}

/** A network between a page and its handler, which can fail. */
export function createTestNetwork(baseUrl: string, handler: ComposioHandler): TestNetwork {
  const requests: TestRequest[] = [];
  const { pathname } = new URL(baseUrl);
  const network: TestNetwork = {
    requests,
    state: "up",
    isImpatient: false,
    async fetch(input, init) {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const entry = {
        method: request.method,
        path: url.pathname.slice(pathname.length),
        query: Object.fromEntries(url.searchParams),
        status: 0,
      };
      requests.push(entry);
      if (network.state === "down") throw new TypeError("Failed to fetch: the test's network is down.");
      if (network.state === "silent") return silence(request.signal);
      const response = await handler(request);
      entry.status = response.status;
      if (network.isImpatient && !response.ok) response.headers.set("retry-after", "0");
      return response;
    },
  };
  return network;
}

/** An answer that never arrives. It rejects when the request is aborted. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
