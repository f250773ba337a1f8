import { QueryClient } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { StrictMode } from "react";
import { type MockInstance, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiKeyForm,
  type ComposioClient,
  type ComposioError,
  type ComposioEvent,
  ComposioProvider,
  ConnectButton,
  type ConnectedAccount,
  createComposioClient,
} from "../../../src/index.ts";
import { type Sandbox, createSandbox } from "../../../src/sandbox/index.ts";
import { type ComposioHandler, createComposioHandler } from "../../../src/server/index.ts";
import { sandboxComposio } from "../../../src/testing/index.ts";

const canary = "canary_7f3a9c";
const consoleMethods = ["log", "info", "warn", "error", "debug", "trace"] as const;

/** Everything around a form, with all that leaves it on record. */
interface Scene {
  readonly sandbox: Sandbox;
  readonly client: ComposioClient;
  readonly queryClient: QueryClient;
  /** Each request of the page, to the byte: method, address, headers, body. */
  readonly sent: string[];
  /** What the app is told: events, accounts, errors. */
  readonly told: unknown[];
  isOnline: boolean;
}

function createScene(handlerOptions: { validateCredentials?: boolean } = {}): Scene {
  const sandbox = createSandbox();
  const handler: ComposioHandler = createComposioHandler({
    composio: sandboxComposio(sandbox),
    identify: () => "user_1",
    logger: (entry) => scene.told.push(entry),
    ...handlerOptions,
  });
  const scene: Scene = {
    sandbox,
    queryClient: new QueryClient(),
    sent: [],
    told: [],
    isOnline: true,
    client: createComposioClient({
      baseUrl: `/${crypto.randomUUID()}/api`,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const headers = JSON.stringify([...request.headers]);
        scene.sent.push(`${request.method} ${request.url} ${headers} ${await request.clone().text()}`);
        if (!scene.isOnline) throw new TypeError("Failed to fetch");
        return handler(request);
      },
    }),
  };
  return scene;
}

function show(scene: Scene, target: { toolkit: string } | { connectedAccountId: string }): HTMLElement {
  const tell = (value: ComposioEvent | ConnectedAccount | ComposioError) => void scene.told.push(value);
  const { container } = render(
    <StrictMode>
      <ComposioProvider client={scene.client} queryClient={scene.queryClient} onEvent={tell}>
        <ApiKeyForm {...target} onConnected={tell} onError={tell} />
        <ConnectButton toolkit="stripe" />
      </ComposioProvider>
    </StrictMode>,
  );
  return container;
}

/** All texts that can be reached from a value: keys, Maps, Sets, private parts of React's tree; not the page itself. */
function reaches(root: unknown, needle: string): string | null {
  const seen = new Set<object>();
  const queue: [string, unknown][] = [["", root]];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [path, value] = next;
    if (typeof value === "string" && value.includes(needle)) return path;
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
    if (value instanceof Node || value === window) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set)
      for (const [index, entry] of [...value.entries()].entries()) queue.push([`${path}[${index}]`, entry]);
    for (const [key, { value: inner }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (key.includes(needle)) return `${path}.${key}`;
      queue.push([`${path}.${key}`, inner]);
    }
  }
  return null;
}

/** React's own tree over a container: props, state and refs of every component. */
function fibersOf(container: HTMLElement): unknown {
  const parent = container as unknown as Record<string, unknown>;
  return Object.keys(parent)
    .filter((key) => key.startsWith("__react"))
    .map((key) => parent[key]);
}

let spies: MockInstance[] = [];
beforeEach(() => {
  spies = consoleMethods.map((method) => vi.spyOn(console, method));
});
afterEach(() => {
  for (const spy of spies) spy.mockRestore();
});

/** Where the canary is, apart from the controls it was typed into and requests. */
function leaks(scene: Scene, container: HTMLElement): Record<string, unknown> {
  const places: Record<string, unknown> = {
    queries: scene.queryClient.getQueryCache().getAll(),
    mutations: scene.queryClient.getMutationCache().getAll(),
    client: scene.client,
    told: scene.told.map((value) => [value, String(value), JSON.stringify(value)]),
    storage: [Object.entries(localStorage), Object.entries(sessionStorage)],
    location: [location.href, document.title, document.cookie, history.state],
    console: spies.map((spy) => spy.mock.calls),
    markup: document.documentElement.outerHTML,
    react: fibersOf(container),
  };
  return Object.fromEntries(
    Object.entries(places).flatMap(([place, value]) => {
      const found = reaches(value, canary);
      return found === null ? [] : [[place, found]];
    }),
  );
}

function controls(): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")];
}

const carriers = (scene: Scene) => scene.sent.filter((request) => request.includes(canary));

describe("what is typed", () => {
  test("is in its control, then in one request's body, then nowhere", async () => {
    const scene = createScene();
    const container = show(scene, { toolkit: "stripe" });
    const key = await screen.findByLabelText<HTMLInputElement>("API Key");
    await userEvent.type(key, canary);
    await userEvent.click(screen.getByRole("button", { name: "Show API Key" }));
    expect(leaks(scene, container)).toEqual({});
    expect(carriers(scene)).toEqual([]);

    const form = key.form;
    await userEvent.click(within(form, /^Connect Stripe/));
    // The form says it, and the button beside it.
    await screen.findAllByText("Stripe is ready to use.");
    expect(carriers(scene)).toHaveLength(1);
    const [request = ""] = carriers(scene);
    expect(request.startsWith("POST ")).toBe(true);
    expect(request.split(" {")[0]).not.toContain(canary);
    expect(leaks(scene, container)).toEqual({});
    expect(controls().some(({ value }) => value.includes(canary))).toBe(false);
    expect(key.value).toBe("");
    const upstream = scene.sandbox.requests.filter((each) => JSON.stringify(each).includes(canary));
    expect(upstream.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/v3.1/connected_accounts"]);
  });

  test.each([
    ["refused", (scene: Scene) => void scene],
    ["not sent for want of a network", (scene: Scene) => void (scene.isOnline = false)],
    ["lost on the way", ({ sandbox }: Scene) => sandbox.control.failNext({ method: "POST", network: true })],
  ])("leaks nowhere when it is %s", async (_, breakIt) => {
    const scene = createScene({ validateCredentials: true });
    const container = show(scene, { toolkit: "stripe" });
    const key = await screen.findByLabelText<HTMLInputElement>("API Key");
    await userEvent.type(key, `bad_${canary}`);
    breakIt(scene);
    await userEvent.click(within(key.form, /^Connect Stripe/));
    await waitFor(() => expect(screen.getAllByRole("alert")[0]).not.toBeEmptyDOMElement());
    expect(scene.told.length).toBeGreaterThan(1);
    expect(carriers(scene).filter((request) => !request.startsWith("POST "))).toEqual([]);
    expect(leaks(scene, container)).toEqual({});
    expect(key).toHaveValue(`bad_${canary}`);
  });

  test("leaks nowhere when it replaces an old one", async () => {
    const scene = createScene();
    const { id } = scene.sandbox.control.addAccount({ userId: "user_1", toolkit: "stripe" });
    const container = show(scene, { connectedAccountId: id });
    const key = await screen.findByLabelText<HTMLInputElement>("API Key");
    await userEvent.type(key, `${canary}{Enter}`);
    await screen.findByText("The new credentials are saved.");
    expect(carriers(scene).map((request) => request.split(" ")[0])).toEqual(["PATCH"]);
    expect(leaks(scene, container)).toEqual({});
    expect(key.value).toBe("");
  });

  test("in a control of several lines is in no markup either", async () => {
    const scene = createScene();
    const container = show(scene, { toolkit: "googlebigquery" });
    const area = await screen.findByLabelText("Service account key");
    await userEvent.click(area);
    await userEvent.paste(`{"private_key": "${canary}"}`);
    expect(leaks(scene, container)).toEqual({});
    expect(area).toHaveValue(`{"private_key": "${canary}"}`);
  });
});

test("the search would find it", async () => {
  const scene = createScene();
  const container = show(scene, { toolkit: "stripe" });
  await screen.findByLabelText("API Key");
  scene.queryClient.setQueryData(["planted"], { deep: [new Map([["key", canary]])] });
  scene.told.push(new Error(canary));
  sessionStorage.setItem("planted", canary);
  for (const spy of spies) spy.mockImplementation(() => undefined);
  console.error(canary);
  expect(Object.keys(leaks(scene, container)).sort()).toEqual(["console", "queries", "storage", "told"]);
  sessionStorage.removeItem("planted");
  render(<p title={canary} />, { container });
  expect(Object.keys(leaks(scene, container))).toContain("react");
  expect(Object.keys(leaks(scene, container))).toContain("markup");
});

/** The button of a form: the page has another of the same name. */
function within(form: HTMLFormElement | null, name: RegExp): HTMLButtonElement {
  const button = [...(form?.querySelectorAll("button") ?? [])].find(({ textContent }) => name.test(textContent));
  if (!button) throw new Error(`No ${name} in the form.`);
  return button;
}
