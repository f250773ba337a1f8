import type { ComposioHandler } from "../server/index.ts";

/** A request of the browser to the handler. */
export interface TestRequest {
  readonly method: string;
  /** Below the handler's address, without the query: `/connected-accounts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Status of the answer; 0 while there is none. */
  readonly status: number;
}

export interface TestNetwork {
  readonly fetch: typeof globalThis.fetch;
  readonly requests: readonly TestRequest[];
  /** `down`: requests fail; `silent`: they get no answer. */
  state: "up" | "down" | "silent";
  /** Failures say `Retry-After: 0`: the page repeats a request at once, and a test does not wait for seconds. */
  isImpatient: boolean;
}

/** The network between a page and its handler. */
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

/** An answer that never arrives, until the request is given up. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
