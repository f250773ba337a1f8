import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Composio } from "@composio/core";
import type { ToolkitSummary } from "../../src/core/types.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/index.ts";
import { serveSandbox } from "../../src/sandbox/serve.ts";
import {
  type ComposioHandlerOptions,
  createComposioHandler,
  type LogEntry,
  toNodeListener,
  type WireError,
} from "../../src/server/index.ts";

/** How requests reach the handler. */
export type Way = "in memory" | "over a port";
export const ways: readonly Way[] = ["in memory", "over a port"];

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
  const handler = createComposioHandler({
    composio: connectSdk(url, sandbox.apiKey),
    identify: (request) => request.headers.get(userHeader),
    logger: (entry) => log.push(entry),
    ...options,
  });
  const server = way === "over a port" ? await serve(toNodeListener(handler)) : null;
  const origin = server?.origin ?? "http://app.example";
  const reach = server ? (request: Request) => fetch(request) : handler;
  return {
    sandbox,
    origin,
    log,
    sent,
    fetch: reach,
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
      const response = await reach(request);
      const text = await response.text();
      sent.push(`${[...response.headers].join("\n")}\n${text}`);
      return { status: response.status, headers: response.headers, text, body: parse(text) };
    },
    async close() {
      await server?.close();
      await served.close();
    },
  };
}

/** The official SDK, kept from calling home. */
export function connectSdk(baseURL: string, apiKey: string): Composio {
  return new Composio({ apiKey, baseURL, allowTracking: false, disableVersionCheck: true });
}

export interface Served {
  readonly origin: string;
  close(): Promise<void>;
}

export async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // SAFETY: a server that listens on a TCP port has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page, or nothing, has no members. */
function parse(text: string): AnswerBody {
  // SAFETY: see AnswerBody.
  return (text.startsWith("{") ? JSON.parse(text) : {}) as AnswerBody;
}
