import type { SandboxToolkit } from "./seed/catalogue.ts";
import type { LoggedRequest, SandboxControl } from "./model/types.ts";

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** The `x-api-key` it takes. @default 'ak_sandbox' */
  readonly apiKey?: string;
  /** Where it is reached; may be set later. @default 'http://127.0.0.1:4100' */
  readonly origin?: string;
  /** Milliseconds since 1970. `control.advance` adds to it. @default Date.now */
  readonly now?: () => number;
  /** Makes ids from prefixes (`ca`, `ac`, `ln` …). @default counted, shaped like real ones */
  readonly newId?: (prefix: string) => string;
  /** Waits for injected delays, and before a webhook is sent again. @default setTimeout */
  readonly wait?: (milliseconds: number) => Promise<void>;
  /** Sends webhooks to their subscriber. @default globalThis.fetch */
  readonly deliver?: (request: Request) => Promise<Response>;
  /** The project's masking switch. @default true */
  readonly maskSecrets?: boolean;
  /** The catalogue, in order of use. @default sandboxToolkits */
  readonly toolkits?: readonly SandboxToolkit[];
  /**
   * Fills the catalogue up to so many toolkits with made-up ones (`made_up_1` …), each with an auth config: Composio has
   * about 2,100. @default as many as `toolkits` has
   */
  readonly catalogueSize?: number;
  /** Largest page of any list, and its default size. @default 50 for accounts, 200 for auth configs, 1000 for toolkits */
  readonly pageSize?: number;
  /** The connecting project, named on the hosted pages. @default 'Sandbox app' */
  readonly appName?: string;
}

/** Composio's twin: same wire, no network, no key, in memory. */
export interface Sandbox {
  /** API, hosted pages and control routes. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Where it is reached: redirect URLs begin with it. */
  origin: string;
  readonly apiKey: string;
  readonly control: SandboxControl;
  readonly requests: readonly LoggedRequest[];
}
