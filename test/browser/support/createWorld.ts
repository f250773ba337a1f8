import { type ComposioClient, completeConnectCallback, createComposioClient } from "../../../src/index.ts";
import type { ComposioErrorCode } from "../../../src/protocol/errorTypes.ts";
import { ComposioError } from "../../../src/protocol/errors.ts";
import { type Sandbox, type SandboxControl, type SandboxToolkit, createSandbox } from "../../../src/sandbox/index.ts";
import { type ComposioHandlerOptions, type ComposioLike, createComposioHandler } from "../../../src/server/index.ts";
import { type ScriptedWindow, createScriptedWindow, sandboxComposio } from "../../../src/testing/index.ts";
import { type ElasticClock, createElasticClock } from "./createElasticClock.ts";

export interface WorldOptions extends Partial<Omit<ComposioHandlerOptions, "composio" | "identify">> {
  /** Sets the scene before anything is rendered. */
  prepare?: (control: SandboxControl) => void;
  blocksPopups?: boolean;
  /** Who is signed in; null for nobody. @default user */
  userId?: string | null;
  /** The catalogue, where the sandbox's own will not do. */
  toolkits?: readonly SandboxToolkit[];
  /** Fills the catalogue up with made-up toolkits. */
  catalogueSize?: number;
  /** Whether developers' mistakes are logged. @default false */
  isDevelopment?: boolean;
  /** Stands between the page and the handler: what it returns is the answer. */
  intercept?: (request: Request, send: () => Promise<Response>) => Promise<Response>;
  /** What the handler reaches the sandbox by, where a test is about the client between them. */
  composio?: (sandbox: Sandbox) => ComposioLike;
}

/** Client, handler and sandbox in this very tab; of the browser only its windows and its time are scripted. */
export interface World {
  readonly client: ComposioClient;
  readonly sandbox: Sandbox;
  readonly clock: ElasticClock;
  readonly browser: ScriptedWindow;
  /** What the browser asked of the handler: `GET /connected-accounts`. */
  readonly requests: readonly string[];
  /** Whether requests get through. */
  online: boolean;
  /** Whether a login wall answers in place of the handler. */
  hasLoginWall: boolean;
  /** The error that is the answer to every request, as in an outage. React Query repeats the request without a pause. */
  outage: ComposioErrorCode | null;
  /** Whether the answers to changes are lost: the handler has made the change. */
  losesAnswers: boolean;
  /** Who is signed in; null for nobody. */
  userId: string | null;
  /** Holds back requests of a kind, such as `GET /auth-configs`, until the returned function is called. */
  hold(kind: string): () => void;
  /** Presses a button of the provider's page in the newest popup, which then goes on to the callback page. */
  consent(decision: "allow" | "deny"): void;
  /** Lets the clock run in steps, and waits after each for the answers: none takes longer than its time limit. */
  passTime(milliseconds: number, step: number): Promise<void>;
  /** A client as the page has it after a reload: in the same browser, and knowing nothing. */
  reload(): ComposioClient;
  /** A client as the page's server has it, which renders for one request: without a browser. */
  openServer(): ComposioClient;
}

export const user = "user_1";

export function createWorld(options: WorldOptions = {}): World {
  const {
    prepare,
    blocksPopups = false,
    userId = user,
    toolkits,
    catalogueSize = 0,
    isDevelopment = false,
    intercept = (_, send) => send(),
    composio = sandboxComposio,
    ...handlerOptions
  } = options;
  const clock = createElasticClock();
  const browser = createScriptedWindow(window);
  browser.blocked = blocksPopups;
  const sandbox = createSandbox({ now: clock.now, catalogueSize, ...(toolkits && { toolkits }) });
  const handler = createComposioHandler({
    composio: composio(sandbox),
    identify: () => world.userId,
    environment: { clock, random: () => 0.5 },
    logger: () => undefined,
    ...handlerOptions,
  });
  prepare?.(sandbox.control);

  const requests: string[] = [];
  const unanswered = new Set<Request>();
  const held = new Map<string, Promise<void>>();
  // A place of its own: attempts are kept by base URL, and no world takes over another's.
  const baseUrl = `${location.origin}/${crypto.randomUUID()}/api/composio`;
  const openPage = (page: Window | null = browser.window) =>
    createComposioClient({
      baseUrl,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        requests.push(`${request.method} ${new URL(request.url).pathname.split("/api/composio")[1]}`);
        await held.get(requests.at(-1) ?? "");
        if (!world.online) throw new TypeError("Failed to fetch");
        if (world.hasLoginWall) return new Response("<!doctype html><title>Sign in</title>");
        unanswered.add(request);
        const answer =
          world.outage === null ? intercept(request, () => handler(request)) : Promise.resolve(refusal(world.outage));
        await answer.finally(() => unanswered.delete(request));
        if (world.losesAnswers && request.method !== "GET") throw new TypeError("Failed to fetch");
        return answer;
      },
      environment: { clock, window: page, isDevelopment },
    });

  const world: World = {
    client: openPage(),
    reload: () => openPage(),
    openServer: () => openPage(null),
    sandbox,
    clock,
    browser,
    requests,
    online: true,
    hasLoginWall: false,
    outage: null,
    losesAnswers: false,
    userId,
    hold(kind) {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      held.set(kind, released);
      return () => {
        held.delete(kind);
        release();
      };
    },
    async passTime(milliseconds, step) {
      for (let passed = 0; passed < milliseconds; passed += step) {
        clock.advance(step);
        do await new Promise((resolve) => setTimeout(resolve, 10));
        while (unanswered.size > 0);
      }
    },
    consent(decision) {
      const account = sandbox.control
        .accounts()
        .findLast(({ status }) => status === "INITIALIZING" || status === "INITIATED");
      if (!account) throw new Error("No connection is under way.");
      const callback = sandbox.control.consent(account.id, decision);
      if (callback === null) throw new Error("The connection has no callback URL.");
      arrive(new URL(callback), browser);
    },
  };
  return world;
}

/** The answer of a handler that has failed. */
export function refusal(code: ComposioErrorCode): Response {
  const { status, message } = new ComposioError(code);
  return Response.json({ error: { code, message, status } }, { status, headers: { "retry-after": "0" } });
}

/** The popup arrives on the app's callback page. */
function arrive({ search }: URL, { popups }: ScriptedWindow): void {
  const popup = popups.at(-1);
  const members: Record<string, unknown> = { location: { search }, close: () => popup?.close() };
  completeConnectCallback(
    new Proxy(window, {
      get: (target, name): unknown =>
        typeof name === "string" && name in members ? members[name] : Reflect.get(target, name),
    }),
  );
}
