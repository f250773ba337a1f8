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
  /** Who is signed in; null for nobody. May be changed later. @default 'user_1' */
  userId?: string | null;
  /** Options of the sandbox: its clock, its catalogue, … */
  sandbox?: SandboxOptions;
  /** The window of the test; null for none, as on a server. @default globalThis.window, where there is a DOM */
  window?: (Window & typeof globalThis) | null;
}

/** Everything between an app under test and Composio, in one process. */
export interface TestComposio {
  /** Who is signed in, as `identify` answers. */
  userId: string | null;
  readonly client: ComposioClient;
  readonly handler: ComposioHandler;
  /** Composio itself: `sandbox.control` expires, revokes, fails and slows things down; `sandbox.requests` is what arrived. */
  readonly sandbox: Sandbox;
  /** Popups opened so far; without a window there are none, and links are to be made with `client`. */
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
    Wrapper: ({ children }) => (
      <ComposioProvider client={client} queryClient={queryClient}>
        {children}
      </ComposioProvider>
    ),
  };
  return composio;
}

/** A test environment without a DOM has no window, or a bare object that stands for one. */
function pageWindow(): (Window & typeof globalThis) | null {
  return typeof window === "undefined" || typeof window.document === "undefined" ? null : window;
}

/** Does what the callback page does when a popup arrives on it. */
function visit(callback: URL, window: EventWindow): void {
  const signal = parseCallback(callback.searchParams);
  publishSignal(signal, window);
  if (window.BroadcastChannel) return;
  // A storage event reaches other documents only; the popup would have been one. Like a real one it comes a little
  // later: by then Testing Library waits for something, and React expects updates.
  const init = { key: signalChannel, newValue: JSON.stringify(signal) };
  queueMicrotask(() => window.dispatchEvent(new window.StorageEvent("storage", init)));
}

/** A window takes only events of its own making (jsdom); not every one has a BroadcastChannel. */
type EventWindow = Window &
  Pick<typeof globalThis, "StorageEvent"> &
  Partial<Pick<typeof globalThis, "BroadcastChannel">>;
