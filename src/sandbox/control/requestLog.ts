import type { LoggedRequest } from "../model/types.ts";

const loggedHeaders = [
  "user-agent",
  "content-type",
  "x-source",
  "x-framework",
  "x-sdk-version",
  "x-stainless-retry-count",
  "accept",
];

/** Most entries, to limit the memory of a long-running sandbox. */
const mostEntries = 10_000;

/** The API's last 10,000 requests. An entry is added when its request arrives, and gets its status with the answer. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];

  /** The entries. The array stays the same object, so that tests can keep it. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  /** Adds a request. The returned function adds the status of its answer. */
  async begin(request: Request, url: URL, time: number): Promise<(status: number) => void> {
    const headers = Object.fromEntries(
      loggedHeaders.flatMap((name) => {
        const value = request.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      }),
    );
    const entry = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: parseLoose(await request.clone().text()),
      status: 0,
      time,
    };
    this.#entries.push(entry);
    if (this.#entries.length > mostEntries) this.#entries.shift();
    return (status) => {
      entry.status = status;
    };
  }
}

function parseLoose(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not JSON: logged unchanged.
  }
}
