import type { SandboxToolkit } from "./seed/catalogue.ts";
import type { LoggedRequest, SandboxControl } from "./model/types.ts";

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** The `x-api-key` that the sandbox accepts. @default 'ak_sandbox' */
  readonly apiKey?: string | undefined;
  /** The sandbox's URL. It can be set later. @default 'http://127.0.0.1:4100' */
  readonly origin?: string | undefined;
  /** The clock, in epoch milliseconds. `control.advance` adds to it. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Makes an id from a prefix (`ca`, `ac`, `ln` …). @default from a counter, in Composio's form */
  readonly newId?: ((prefix: string) => string) | undefined;
  /** Waits for some milliseconds: for delays, and before a webhook is retried. @default setTimeout */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** Sends webhooks. @default globalThis.fetch */
  readonly deliver?: ((request: Request) => Promise<Response>) | undefined;
  /** The project's setting for masking secrets. @default true */
  readonly maskSecrets?: boolean | undefined;
  /** The catalogue, most used toolkit first. @default sandboxToolkits */
  readonly toolkits?: readonly SandboxToolkit[] | undefined;
  /**
   * Number of toolkits in the catalogue. Generated ones (`made_up_1` …), each with an auth config, are added up to
   * this number; Composio has about 2,100. @default the number of `toolkits`
   */
  readonly catalogueSize?: number | undefined;
  /** Maximum and default page size of every list. @default 50 for accounts, 200 for auth configs, 1000 for toolkits */
  readonly pageSize?: number | undefined;
  /** Name of the connecting project, shown on the hosted pages. @default 'Sandbox app' */
  readonly appName?: string | undefined;
}

/** An in-memory copy of Composio: the same API, without network or key. */
export interface Sandbox {
  /** Answers requests for the API, hosted pages and control routes. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The sandbox's URL. Redirect URLs begin with it. */
  origin: string;
  readonly apiKey: string;
  readonly control: SandboxControl;
  readonly requests: readonly LoggedRequest[];
}
