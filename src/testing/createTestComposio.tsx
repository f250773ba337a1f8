import { QueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { parseCallback } from "../core/callback.ts";
import { type ComposioClient, createComposioClient } from "../core/client.ts";
import { publishSignal, signalChannel } from "../core/signals.ts";
import { ComposioProvider } from "../react/ComposioProvider.tsx";
import { type Sandbox, type SandboxOptions, createSandbox } from "../sandbox/index.ts";
import { type ComposioHandler, type ComposioHandlerOptions, createComposioHandler } from "../server/index.ts";
import { sandboxComposio } from "./sandboxComposio.ts";
import { type ScriptedPopup, createScriptedWindow } from "./ScriptedWindow.ts";

export interface TestComposioOptions extends Partial<Omit<ComposioHandlerOptions, "composio" | "identify">> {
  /** Who is signed in; null for nobody. May be changed later. @default 'user_1' */
  userId?: string | null;
  /** Options of the sandbox: its clock, its catalogue, … */
  sandbox?: SandboxOptions;
  /** The window of the test. @default globalThis.window */
  window?: Window & typeof globalThis;
}

/** Everything between an app under test and Composio, in one process. */
export interface TestComposio {
  /** Who is signed in, as `identify` answers. */
  userId: string | null;
  readonly client: ComposioClient;
  readonly handler: ComposioHandler;
  /** Composio itself: `sandbox.control` expires, revokes, fails and slows things down; `sandbox.requests` is what arrived. */
  readonly sandbox: Sandbox;
  /** Popups opened so far. */
  readonly popups: readonly ScriptedPopup[];
  /** Makes the browser block popups. */
  blockPopups(blocked?: boolean): void;
  /** Presses Allow or Deny in the provider's window: of the newest connection under way, or of the one named. */
  consent(decision: "allow" | "deny", connectedAccountId?: string): void;
  /** For `render(<App />, { wrapper: composio.Wrapper })`: a provider with a query client of its own. */
  readonly Wrapper: (props: { children: ReactNode }) => ReactNode;
}

/**
 * A Composio for tests of your own app: real client, real handler, the sandbox; only the windows are scripted.
 *
 * @example
 * const composio = createTestComposio();
 * render(<Integrations />, { wrapper: composio.Wrapper });
 * await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
 * await waitFor(() => expect(composio.popups).toHaveLength(1));
 * composio.consent("allow");
 * await screen.findByRole("button", { name: "Connected" });
 */
export function createTestComposio(options: TestComposioOptions = {}): TestComposio {
  const { userId = "user_1", sandbox: sandboxOptions, window = globalThis.window, ...handlerOptions } = options;
  const sandbox = createSandbox(sandboxOptions);
  const scripted = createScriptedWindow(window);
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => composio.userId,
    ...handlerOptions,
  });
  const client = createComposioClient({
    baseUrl: `${window.location.origin === "null" ? "http://localhost" : window.location.origin}/api/composio`,
    fetch: (input, init) => handler(new Request(input, init)),
    environment: { window: scripted.window },
  });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });

  const composio: TestComposio = {
    userId,
    client,
    handler,
    sandbox,
    popups: scripted.popups,
    blockPopups(blocked = true) {
      scripted.blocked = blocked;
    },
    consent(decision, connectedAccountId) {
      const pending = sandbox.control
        .accounts()
        .filter(({ status }) => status === "INITIALIZING" || status === "INITIATED");
      const id = connectedAccountId ?? pending.at(-1)?.id;
      if (id === undefined)
        throw new Error("consent: no connection is under way. Wait until the popup has an address.");
      const callback = sandbox.control.consent(id, decision);
      if (callback !== null) visit(new URL(callback), window);
    },
    Wrapper: ({ children }) => (
      <ComposioProvider client={client} queryClient={queryClient}>
        {children}
      </ComposioProvider>
    ),
  };
  return composio;
}

/** Does what the callback page does when a popup arrives on it. */
function visit(callback: URL, window: Window & { BroadcastChannel?: typeof BroadcastChannel }): void {
  const signal = parseCallback(callback.searchParams);
  publishSignal(signal, window);
  // A storage event reaches other documents only; the popup would have been one.
  if (!window.BroadcastChannel)
    window.dispatchEvent(new StorageEvent("storage", { key: signalChannel, newValue: JSON.stringify(signal) }));
}
