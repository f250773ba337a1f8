// Loads at once what a page loads later, because a test runner may need longer to transform it than a test waits.
/* oxlint-disable import/no-unassigned-import -- for the runner's module cache */
import "../client/accounts/watchingLater.ts";
import "../client/api/answersLater.ts";
import "../client/catalogue/catalogueLater.ts";
import "../client/flow/flowsLater.ts";
import "../client/catalogue/adminLater.ts";
import "../components/api-key-form/formLater.ts";
import "../components/auth-config-list/adminPartsLater.ts";
import "../components/connect-view/panelLater.ts";
import "../components/connect-button/partsLater.ts";
import "../components/toolkit-picker/tilesLater.ts";
/* oxlint-enable import/no-unassigned-import */
import { createLazyFlows } from "../client/flow/lazyFlows.ts";
import { QueryClient, onlineManager } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { type ComposioClient, createComposioClient } from "../client/createComposioClient.ts";
import type { Messages } from "../locales/messages.ts";
import { ComposioProvider } from "../react/ComposioProvider.tsx";
import {
  type NewAccount,
  type Sandbox,
  type SandboxAccount,
  type SandboxOptions,
  createSandbox,
} from "../sandbox/index.ts";
import { type ComposioHandler, type ComposioHandlerOptions, createComposioHandler } from "../server/index.ts";
import { agentAnswer } from "./agentAnswer.ts";
import { type TestRequest, createTestNetwork } from "./createTestNetwork.ts";
import { sandboxComposio } from "./sandboxComposio.ts";
import { type ScriptedPopup, createScriptedWindow } from "./ScriptedWindow.ts";
import {
  type BrowserScenario,
  type Scenario,
  checkScenario,
  controlCalls,
  isSandboxScenario,
  scenarios,
} from "./scenarios.ts";
import { arriveAt, callBack } from "./callback.ts";

/** Options of `createTestComposio`, and those of `createComposioHandler`. */
export interface TestComposioOptions extends Partial<Omit<ComposioHandlerOptions, "composio" | "identify">> {
  /** Id of the signed-in user; null for nobody. It can be changed later. @default 'user_1' */
  userId?: string | null | undefined;
  /** The scenario with which the test begins, or several. */
  scenario?: Scenario | readonly Scenario[] | undefined;
  /** The toolkit of `scenario`. @default 'gmail' */
  toolkit?: string | undefined;
  /** Texts of `Wrapper`'s provider: a language from `composio-react/locales/*`, or single texts. @default English */
  messages?: Partial<Messages> | undefined;
  /** Options of the sandbox, such as its clock and its catalogue. */
  sandbox?: SandboxOptions | undefined;
  /** The test's window; null for none, as on a server. @default globalThis.window, if there is a DOM */
  window?: (Window & typeof globalThis) | null | undefined;
}

/** The client, the handler and the sandbox, in one process. */
export interface TestComposio {
  /** Id of the signed-in user, which the handler's `identify` returns. */
  userId: string | null;
  readonly client: ComposioClient;
  readonly handler: ComposioHandler;
  /**
   * The sandbox. `sandbox.control` can expire, revoke or fail accounts and delay answers. `sandbox.requests` lists the requests
   * of the handler.
   */
  readonly sandbox: Sandbox;
  /** The browser's requests to the handler, oldest first. */
  readonly requests: readonly TestRequest[];
  /** Popups opened so far. Without a window there are none: create links with `client`. */
  readonly popups: readonly ScriptedPopup[];
  /**
   * Prepares a scenario for the signed-in user, such as `"expired"`. Then the page reads its data again, as if the user had
   * returned to it. Throws for an unknown name.
   */
  scenario(name: Scenario, options?: { toolkit?: string | undefined }): void;
  /** Adds a connected account of the signed-in user, or one with another `status`. */
  addAccount(account: Omit<NewAccount, "userId">): SandboxAccount;
  /** Makes the browser block popups. */
  blockPopups(blocked?: boolean): void;
  /**
   * Presses Allow at the provider, for the newest pending account or the given one. Throws before the window has reached the
   * provider, so `await waitFor(() => composio.finish())` waits for it.
   */
  finish(connectedAccountId?: string): void;
  /** Presses Deny at the provider. */
  deny(connectedAccountId?: string): void;
  /** Lets the provider refuse the token exchange. The account becomes FAILED. */
  fail(connectedAccountId?: string): void;
  /**
   * The result of an agent's tool that asks the signed-in user for connections, in the form of the official SDK. For a
   * `ConnectCard`: `readConnectionRequest(await composio.agentAsks("gmail"))`.
   */
  agentAsks(toolkits: string | readonly string[]): Promise<object>;
  /** A provider with its own query client, for `render(<App />, { wrapper: composio.Wrapper })`. */
  readonly Wrapper: (props: { children: ReactNode }) => ReactNode;
}

/** Milliseconds: longer than the ten minutes of a connect link. */
const afterLinkExpiry = 10 * 60_000 + 1_000;

/**
 * Composio for tests of your own app: the real client, the real handler and the sandbox. Only popups are not real.
 *
 * @example
 * const composio = createTestComposio();
 * render(<Integrations />, { wrapper: composio.Wrapper });
 * await userEvent.click(await screen.findByRole("button", { name: "Connect Gmail" }));
 * await waitFor(() => composio.finish());
 * await screen.findByText("Connected");
 */
export function createTestComposio(options: TestComposioOptions = {}): TestComposio {
  const {
    userId = "user_1",
    scenario = [],
    toolkit: toolkitOfScenario = "gmail",
    messages,
    sandbox: sandboxOptions,
    window = pageWindow(),
    ...handlerOptions
  } = options;
  const sandbox = createSandbox(sandboxOptions);
  const { control } = sandbox;
  const scripted = window && createScriptedWindow(window, atProvider);
  const origin = window?.location.origin ?? "null";
  const baseUrl = `${origin === "null" ? "http://localhost" : origin}/api/composio`;
  const handler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => composio.userId,
    ...handlerOptions,
  });
  const network = createTestNetwork(baseUrl, handler);
  const client = createComposioClient({
    baseUrl,
    fetch: network.fetch,
    environment: { window: scripted?.window ?? null },
  });
  // For tests that render nothing: `client.connections.flows().flow({ toolkit })`.
  client.connections.flows(createLazyFlows);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  /** What happens automatically when a popup reaches the provider. */
  let next: "denied" | "link expired" | null = null;
  let isMounted = false;

  function setOnline(isOnline: boolean): void {
    network.state = isOnline ? "up" : "down";
    if (isMounted) onlineManager.setOnline(isOnline);
  }

  function atProvider(): void {
    if (next === null) return;
    const ending = next;
    // In a microtask, after the page has handled the answer with the link.
    queueMicrotask(() => {
      if (ending === "denied") return composio.deny();
      control.advance(afterLinkExpiry);
      if (window) callBack({ attempt: null, outcome: "unknown" }, window);
    });
  }

  function decide(decision: "allow" | "deny" | "fail", connectedAccountId: string | undefined): void {
    const pending = control.accounts().filter(({ status }) => status === "INITIALIZING" || status === "INITIATED");
    const id = connectedAccountId ?? pending.at(-1)?.id;
    const popup = scripted?.popups.at(-1);
    const isOnTheWay = connectedAccountId === undefined && popup && !popup.closed && popup.address === null;
    if (id === undefined || isOnTheWay)
      throw new Error(
        "No connection is under way at the provider. Wait for it: await waitFor(() => composio.finish()).",
      );
    const callback = control.consent(id, decision);
    if (callback !== null && window) arriveAt(new URL(callback), window);
  }

  const ofBrowser: Readonly<Record<BrowserScenario, (toolkit: string) => void>> = {
    "blocked popup": () => composio.blockPopups(),
    denied: () => void (next = "denied"),
    "link expired": () => void (next = "link expired"),
    loading: () => void (network.state = "silent"),
    offline: () => setOnline(false),
    "another user"(toolkit) {
      applyScenario("connected", toolkit);
      composio.userId = "user_2";
    },
    "signed out": () => void (composio.userId = null),
  };

  function applyScenario(name: Scenario, toolkit: string): void {
    checkScenario(name, scenarios);
    if (!isSandboxScenario(name)) return ofBrowser[name](toolkit);
    if (name === "429" || name === "server error") network.isImpatient = true;
    for (const [action, ...parameters] of controlCalls(
      name,
      control.accounts(),
      composio.userId ?? "user_1",
      toolkit,
    )) {
      // SAFETY: a call has the arguments of its own action.
      (control[action] as (...parameters: readonly unknown[]) => unknown)(...parameters);
    }
  }

  const composio: TestComposio = {
    userId,
    client,
    handler,
    sandbox,
    requests: network.requests,
    popups: scripted?.popups ?? [],
    scenario(name, { toolkit = "gmail" } = {}) {
      applyScenario(name, toolkit);
      // In a microtask: then Testing Library is waiting, and React expects updates.
      queueMicrotask(() => void queryClient.invalidateQueries());
    },
    addAccount: (account) => control.addAccount({ userId: signedIn(composio.userId), ...account }),
    blockPopups(blocked = true) {
      if (scripted) scripted.blocked = blocked;
    },
    finish: (id) => decide("allow", id),
    deny: (id) => decide("deny", id),
    fail: (id) => decide("fail", id),
    agentAsks: (toolkits) => agentAnswer(sandbox, composio.userId ?? "default", [toolkits].flat()),
    Wrapper({ children }) {
      useEffect(() => {
        isMounted = true;
        if (network.state === "down") onlineManager.setOnline(false);
        return () => {
          isMounted = false;
          // The state of `onlineManager` would outlive the test.
          onlineManager.setOnline(true);
        };
      }, []);
      return (
        <ComposioProvider client={client} queryClient={queryClient} messages={messages}>
          {children}
        </ComposioProvider>
      );
    },
  };
  for (const name of [scenario].flat()) applyScenario(name, toolkitOfScenario);
  return composio;
}

function signedIn(userId: string | null): string {
  if (userId === null) throw new Error("addAccount: nobody is signed in. Set composio.userId first.");
  return userId;
}

/** A test environment without a DOM has no window, or only an empty object. */
function pageWindow(): (Window & typeof globalThis) | null {
  return typeof window === "undefined" || typeof window.document === "undefined" ? null : window;
}
