import type { PageServices } from "../../src/client/flow/connections.ts";
import type { Flows } from "../../src/client/flow/flow.ts";
import { createFlows } from "../../src/client/flow/flows.ts";
import ComposioRawClient from "@composio/client";
import {
  type ComposioClient,
  type ComposioClientOptions,
  createComposioClient,
} from "../../src/client/createComposioClient.ts";
import type { ComposioEvent } from "../../src/client/flow/states.ts";
import { type Sandbox, createSandbox } from "../../src/sandbox/index.ts";
import { type ComposioHandler, type ComposioHandlerOptions, createComposioHandler } from "../../src/server/index.ts";
import { createOriginStorage } from "./createOriginStorage.ts";
import { FakeWindow } from "./FakeWindow.ts";
import { ManualClock } from "./ManualClock.ts";

/** The whole chain in one process: client → handler → official raw client → sandbox. Only window and clock are simulated. */
export interface Stack {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  readonly handler: ComposioHandler;
  /** Another copy of the handler, with the same settings but for those given. */
  openHandler(options?: Partial<ComposioHandlerOptions>): ComposioHandler;
  /** Stands between handler and sandbox, where set: what it does is what the handler sees. */
  intercept: ((request: Request, send: () => Promise<Response>) => Promise<Response>) | null;
  /** Opens a page: its own window and client, storage shared with the other pages. */
  openPage(options?: PageOptions): Page;
}

export interface PageOptions {
  readonly userId?: string;
  /** Storage of another window, for a page that is reloaded in the same tab. */
  readonly reloaded?: FakeWindow;
  /** Changes the window before the client sees it: what it forbids, lacks or blocks. */
  readonly prepare?: ((window: FakeWindow) => void) | undefined;
  /** Further options of the page's client. */
  readonly client?: Partial<ComposioClientOptions>;
  /** Milliseconds by which this machine's clock is ahead of everybody else's. */
  readonly skew?: number | undefined;
  /** How its connect flows are made. By default their code is there from the start. */
  readonly flows?: (page: PageServices) => Flows;
}

export interface Page {
  readonly window: FakeWindow;
  readonly client: ComposioClient;
  /** Who is signed in; may change while the page stands. */
  userId: string | null;
  readonly events: ComposioEvent[];
  /** Requests of this page, as `METHOD /path`. */
  readonly requests: string[];
  /** Faults of the network between page and handler: while set, requests fail before or after they arrive. */
  network: "up" | "down" | "answers lost" | "login wall";
  /** Milliseconds that each request takes to arrive. */
  latency: number;
  /** As in the options; a change sets the clock. */
  skew: number;
  /** Leaves the page: detaches, as an unmounted provider does. */
  close(): void;
  /** The page is gone with all that runs in it: nothing it waits for comes any more. */
  unload(): void;
}

export function createStack(options: Partial<ComposioHandlerOptions> = {}): Stack {
  const clock = new ManualClock();
  const wait = (milliseconds: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, milliseconds));
  // Webhooks come straight to the handler, whatever address they are sent to.
  const sandbox = createSandbox({ now: clock.now, wait, deliver: (request) => handler(request) });
  const openHandler = (more: Partial<ComposioHandlerOptions> = {}): ComposioHandler => {
    const raw = new ComposioRawClient({
      apiKey: sandbox.apiKey,
      baseURL: sandbox.origin,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const send = () => sandbox.fetch(request);
        return stack.intercept ? stack.intercept(request, send) : send();
      },
    });
    return createComposioHandler({
      composio: { getClient: () => raw },
      identify: (request) => request.headers.get("x-test-user"),
      logger: () => undefined,
      environment: { clock, random: () => 0.5 },
      ...options,
      ...more,
    });
  };
  const handler = openHandler();
  const origin = createOriginStorage();

  const stack: Stack = {
    clock,
    sandbox,
    handler,
    openHandler,
    intercept: null,
    openPage({ userId = "user_1", reloaded, prepare, skew = 0, client = {}, flows = createFlows } = {}) {
      const view = origin.openView();
      const window = new FakeWindow(undefined, view.storage);
      view.hear(window);
      // Where storage is forbidden, reading it throws: such a tab keeps nothing.
      if (reloaded && !Object.getOwnPropertyDescriptor(reloaded, "sessionStorage")?.get)
        for (const key of Object.keys(reloaded.sessionStorage))
          window.sessionStorage.setItem(key, reloaded.sessionStorage.getItem(key) ?? "");
      prepare?.(window);
      let isGone = false;
      /** The handler learns that a page is gone, as it does from a socket. */
      const gone = new AbortController();
      const answer = async (request: Request): Promise<Response> => {
        page.requests.push(`${request.method} ${new URL(request.url).pathname.replace("/api/composio", "")}`);
        if (page.latency > 0) await wait(page.latency);
        if (page.network === "down") throw new TypeError("Failed to fetch");
        // A login wall in front of the handler has its own page for signed-out users.
        if (page.network === "login wall") return new Response("<!doctype html><title>Sign in</title>");
        const response = await handler(
          new Request(request, { signal: AbortSignal.any([request.signal, gone.signal]) }),
        );
        if (isGone) return new Promise<Response>(() => undefined);
        if (page.network === "answers lost") throw new TypeError("Failed to fetch");
        return response;
      };
      const page: Page = {
        window,
        userId,
        events: [],
        requests: [],
        network: "up",
        latency: 0,
        skew,
        client: createComposioClient({
          baseUrl: "/api/composio",
          headers: () => (page.userId === null ? [] : [["x-test-user", page.userId]]),
          fetch: (input, init) => {
            const request = new Request(input, init);
            return Promise.race([answer(request), abortOf(request.signal)]);
          },
          environment: {
            clock: {
              now: () => clock.now() + page.skew,
              setTimeout: (callback, milliseconds) => clock.setTimeout(() => isGone || callback(), milliseconds),
              clearTimeout: clock.clearTimeout,
            },
            window: window.asWindow,
            random: () => 0.5,
          },
          ...client,
        }),
        close: () => undefined,
        unload() {
          isGone = true;
          gone.abort();
          window.dispatchEvent(new Event("pagehide"));
          page.close();
        },
      };
      page.client.connections.onEvent((event) => page.events.push(event));
      // As on a page with a <ConnectButton>: without one nothing is adopted.
      page.client.connections.flows(flows);
      page.close = page.client.connections.attach();
      return page;
    },
  };
  return stack;
}

/** As fetch does: an aborted request is over at once, whatever becomes of it at its other end. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new DOMException("The operation was aborted.", "AbortError")));
  });
}
