import type { ToolkitSummary } from "../../src/protocol/types.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import {
  type ComposioHandlerOptions,
  createComposioHandler,
  type LogEntry,
  type WireError,
} from "../../src/server/index.ts";
import { chosenRuntimes, inMemory, type Mounted, type Runtime } from "./runtimes/runtimes.ts";
import { chosenSdks, connectSdk } from "./runtimes/sdkVersions.ts";

export { connectSdk };

/** How requests reach the handler, or over which SDK it reaches Composio. */
export type Way = string;
const sdks = chosenSdks();
const runtimes = chosenRuntimes();
/** Where only other SDKs are to be tried, these are theirs. */
export const ways: readonly Way[] = ["in memory", "over a port"].filter((way) => way in runtimes);
export const everyRuntime: readonly Way[] = Object.keys(runtimes);
export const everySdk: readonly Way[] = Object.keys(sdks);

/** What answers may hold; a test that reads what isn't there fails. */
export interface AnswerBody {
  readonly id: string;
  readonly slug: string;
  readonly items: readonly AnswerBody[];
  readonly error: WireError;
  readonly toolkit: ToolkitSummary;
  readonly statusReason: string | null;
  readonly guideUrl: string | null;
  readonly nextCursor: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed; empty where it isn't JSON. */
  readonly body: AnswerBody;
}

export interface SendOptions {
  /** Sent as JSON; a text goes out as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A handler over the official SDK over a served sandbox, with two users called ana and ben. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** Where the app and its handler are. */
  readonly origin: string;
  readonly log: readonly LogEntry[];
  /** Everything that any request has answered with, headers included. */
  readonly sent: readonly string[];
  /** `user` null is a visitor who isn't signed in. */
  send(user: string | null, method: string, path: string, options?: SendOptions): Promise<Answer>;
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export interface StageOptions extends Partial<Omit<ComposioHandlerOptions, "composio">> {
  readonly sandbox?: SandboxOptions;
  /** Where the handler is mounted. @default '/api/composio' */
  readonly mount?: string;
}

const userHeader = "x-user";

export async function openStage(
  way: Way,
  { sandbox: sandboxOptions, mount = "/api/composio", ...options }: StageOptions = {},
): Promise<Stage> {
  const served = await serveSandbox({ ...sandboxOptions, port: 0 });
  const { sandbox, url } = served;
  const log: LogEntry[] = [];
  const sent: string[] = [];
  const mounted = await open(runtimes[way] ?? inMemory);
  const { origin } = mounted;

  async function open(runtime: Runtime): Promise<Mounted> {
    if ("open" in runtime) return runtime.open({ ...options, composioUrl: url, apiKey: sandbox.apiKey });
    const create = await (runtime.load?.() ?? createComposioHandler);
    const handler = create({
      composio: await (sdks[way] ?? connectSdk)(url, sandbox.apiKey),
      identify: (request) => request.headers.get(userHeader),
      logger: (entry) => log.push(entry),
      ...options,
    });
    return runtime.mount(handler, mount);
  }

  return {
    sandbox,
    origin,
    log,
    sent,
    fetch: mounted.fetch,
    async send(user, method, path, { body, headers = {} } = {}) {
      const request = new Request(`${origin}${mount}${path}`, {
        method,
        headers: {
          ...(user !== null && { [userHeader]: user }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        redirect: "manual",
      });
      const response = await mounted.fetch(request);
      const text = await response.text();
      sent.push(`${[...response.headers].join("\n")}\n${text}`);
      return { status: response.status, headers: response.headers, text, body: parse(text) };
    },
    async close() {
      await mounted.close();
      await served.close();
    },
  };
}

/** A page, or nothing, has no members. */
function parse(text: string): AnswerBody {
  // SAFETY: see AnswerBody.
  return (text.startsWith("{") ? JSON.parse(text) : {}) as AnswerBody;
}
