// What a page loads later is loaded at once: a test runner may take longer to transform it than a test waits.
/* oxlint-disable import/no-unassigned-import -- for the runner's module cache */
import "../client/accounts/watchingLater.ts";
import "../client/api/catalogueLater.ts";
import "../client/flow/flowsLater.ts";
import "../components/connect-button/partsLater.ts";
/* oxlint-enable import/no-unassigned-import */
import { createLazyFlows } from "../client/flow/lazyFlows.ts";
import { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { parseCallback } from "../protocol/callback.ts";
import { type ComposioClient, createComposioClient } from "../client/createComposioClient.ts";
import { publishSignal } from "../client/browser/callbackChannel.ts";
import { signalChannel } from "../protocol/callback.ts";
import { ComposioProvider } from "../react/ComposioProvider.tsx";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox/index.ts";
import { type ComposioHandler, type ComposioHandlerOptions, createComposioHandler } from "../server/index.ts";
import { sandboxComposio } from "./sandboxComposio.ts";
import { type ScriptedPopup, createScriptedWindow } from "./ScriptedWindow.ts";

export interface TestComposioOptions extends Partial<Omit<ComposioHandlerOptions, "composio" | "identify">> {
  /** The signed-in user; null for nobody. It can be changed later. @default 'user_1' */
  userId?: string | null;
  /** Options of the sandbox, such as its clock and its catalogue. */
  sandbox?: SandboxOptions;
  /** The test's window; null for none, as on a server. @default globalThis.window, if there is a DOM */
  window?: (Window & typeof globalThis) | null;
}

/** Everything between the app under test and Composio, in one process. */
export interface TestComposio {
  /** The signed-in user, as the handler's `identify` returns it. */
  userId: string | null;
  readonly client: ComposioClient;
  readonly handler: ComposioHandler;
  /**
   * The Composio sandbox. `sandbox.control` expires, revokes, fails and delays; `sandbox.requests` lists the requests
   * received.
   */
  readonly sandbox: Sandbox;
  /** Popups opened so far. Without a window there are none: create links with `client`. */
  readonly popups: readonly ScriptedPopup[];
  /** Makes the browser block popups. */
  blockPopups(blocked?: boolean): void;
  /** Presses Allow or Deny at the provider, for the newest pending connection or the one given. */
  consent(decision: "allow" | "deny", connectedAccountId?: string): void;
  /**
   * What the tool of an agent returns that needs connections of the signed-in user, as the official SDK returns it:
   * `readConnectionRequest(await composio.agentAsks("gmail"))` for a `ConnectCard`.
   */
  agentAsks(toolkits: string | readonly string[]): Promise<object>;
  /** A provider with its own query client, for `render(<App />, { wrapper: composio.Wrapper })`. */
  readonly Wrapper: (props: { children: ReactNode }) => ReactNode;
}

/**
 * Composio for tests of your own app: the real client, the real handler and the sandbox. Only the windows are
 * scripted.
 *
 * @example
 * const composio = createTestComposio();
 * render(<Integrations />, { wrapper: composio.Wrapper });
 * await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
 * await waitFor(() => expect(composio.popups).toHaveLength(1));
 * composio.consent("allow");
 * await screen.findByText("Connected");
 */
export function createTestComposio(options: TestComposioOptions = {}): TestComposio {
  const { userId = "user_1", sandbox: sandboxOptions, window = pageWindow(), ...handlerOptions } = options;
  const sandbox = createSandbox(sandboxOptions);
  const scripted = window && createScriptedWindow(window);
  const origin = window?.location.origin ?? "null";
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => composio.userId,
    ...handlerOptions,
  });
  const client = createComposioClient({
    baseUrl: `${origin === "null" ? "http://localhost" : origin}/api/composio`,
    fetch: (input, init) => handler(new Request(input, init)),
    environment: { window: scripted?.window ?? null },
  });
  // For tests that render nothing: `client.connections.flows().flow({ toolkit })`.
  client.connections.flows(createLazyFlows);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });

  const composio: TestComposio = {
    userId,
    client,
    handler,
    sandbox,
    popups: scripted?.popups ?? [],
    blockPopups(blocked = true) {
      if (scripted) scripted.blocked = blocked;
    },
    consent(decision, connectedAccountId) {
      const pending = sandbox.control
        .accounts()
        .filter(({ status }) => status === "INITIALIZING" || status === "INITIATED");
      const id = connectedAccountId ?? pending.at(-1)?.id;
      if (id === undefined)
        throw new Error("consent: no connection is under way. Wait until the popup has an address.");
      const callback = sandbox.control.consent(id, decision);
      if (callback !== null && window) visit(new URL(callback), window);
    },
    async agentAsks(toolkits) {
      const { session_id } = await askSandbox(sandbox, "session", { user_id: composio.userId ?? "default" });
      const answer = await askSandbox(sandbox, `session/${String(session_id)}/execute`, {
        tool_slug: "COMPOSIO_MANAGE_CONNECTIONS",
        arguments: { toolkits: [toolkits].flat() },
      });
      const { data, error, log_id } = answer;
      return { data, error, successful: error === null, logId: log_id };
    },
    Wrapper: ({ children }) => (
      <ComposioProvider client={client} queryClient={queryClient}>
        {children}
      </ComposioProvider>
    ),
  };
  return composio;
}

/** Asks the sandbox as an agent's server does. */
async function askSandbox(sandbox: Sandbox, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await sandbox.fetch(
    new Request(`${sandbox.origin}/api/v3.1/tool_router/${path}`, {
      method: "POST",
      headers: { "x-api-key": sandbox.apiKey, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  if (!response.ok) throw new Error(`The sandbox refused: ${await response.text()}`);
  // SAFETY: the sandbox answers with an object.
  return (await response.json()) as Record<string, unknown>;
}

/** A test environment without a DOM has no window, or only an empty object. */
function pageWindow(): (Window & typeof globalThis) | null {
  return typeof window === "undefined" || typeof window.document === "undefined" ? null : window;
}

/** Does what the callback page does when a popup reaches it. */
function visit(callback: URL, window: EventWindow): void {
  const signal = parseCallback(callback.searchParams);
  publishSignal(signal, window);
  if (window.BroadcastChannel) return;
  // A storage event only reaches other documents, and here the popup is none. It is sent a little later, as a real
  // one would be: by then Testing Library waits for something, and React expects updates.
  const init = { key: signalChannel, newValue: JSON.stringify(signal) };
  queueMicrotask(() => window.dispatchEvent(new window.StorageEvent("storage", init)));
}

/** A jsdom window accepts only events of its own classes. Not every window has a BroadcastChannel. */
type EventWindow = Window &
  Pick<typeof globalThis, "StorageEvent"> &
  Partial<Pick<typeof globalThis, "BroadcastChannel">>;
