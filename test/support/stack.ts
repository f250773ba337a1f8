import ComposioRawClient from "@composio/client";
import { type ComposioClient, createComposioClient } from "../../src/core/client.ts";
import type { ComposioEvent } from "../../src/core/connectState.ts";
import { type Sandbox, createSandbox } from "../../src/sandbox/index.ts";
import { type ComposioHandler, type ComposioHandlerOptions, createComposioHandler } from "../../src/server/index.ts";
import { FakeWindow, MemoryStorage } from "./FakeWindow.ts";
import { ManualClock } from "./ManualClock.ts";

/** The whole chain in one process: client → handler → official raw client → sandbox. Only window and clock are ours. */
export interface Stack {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly handler: ComposioHandler;
  /** Opens a page: its own window and client, storage shared with the other pages. */
  openPage(options?: PageOptions): Page;
}

export interface PageOptions {
  readonly userId?: string;
  /** Storage of another window, for a page that is reloaded in the same tab. */
  readonly reloaded?: FakeWindow;
}

export interface Page {
  readonly window: FakeWindow;
  readonly client: ComposioClient;
  readonly events: ComposioEvent[];
  /** Requests of this page, as `METHOD /path`. */
  readonly requests: string[];
  /** Faults of the network between page and handler: while set, requests fail before or after they arrive. */
  network: "up" | "down" | "answers lost";
  /** Leaves the page: detaches, as a closed tab does. */
  close(): void;
}

export function createStack(options: Partial<ComposioHandlerOptions> = {}): Stack {
  const clock = new ManualClock();
  const sandbox = createSandbox({ now: clock.now });
  const raw = new ComposioRawClient({
    apiKey: sandbox.apiKey,
    baseURL: sandbox.origin,
    fetch: (input, init) => sandbox.fetch(new Request(input, init)),
  });
  const handler = createComposioHandler({
    composio: { getClient: () => raw },
    identify: (request) => request.headers.get("x-test-user"),
    logger: () => undefined,
    now: clock.now,
    ...options,
  });
  const shared = new MemoryStorage();

  return {
    clock,
    sandbox,
    handler,
    openPage({ userId = "user_1", reloaded } = {}) {
      const window = new FakeWindow(undefined, shared);
      if (reloaded)
        for (const key of Object.keys(reloaded.sessionStorage))
          window.sessionStorage.setItem(key, reloaded.sessionStorage.getItem(key) ?? "");
      const page: Page = {
        window,
        events: [],
        requests: [],
        network: "up",
        client: createComposioClient({
          baseUrl: "/api/composio",
          headers: { "x-test-user": userId },
          fetch: async (input, init) => {
            const request = new Request(input, init);
            page.requests.push(`${request.method} ${new URL(request.url).pathname.replace("/api/composio", "")}`);
            if (page.network === "down") throw new TypeError("Failed to fetch");
            const response = await handler(request);
            if (page.network === "answers lost") throw new TypeError("Failed to fetch");
            return response;
          },
          environment: { clock, window: window.asWindow, random: () => 0.5 },
        }),
        close: () => undefined,
      };
      page.client.connections.onEvent((event) => page.events.push(event));
      page.close = page.client.connections.attach();
      return page;
    },
  };
}
