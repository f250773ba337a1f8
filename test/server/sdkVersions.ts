import { Composio } from "@composio/core";
import type { ComposioLike } from "../../src/server/index.ts";

/** The official SDK, kept from calling home. */
export function connectSdk(baseURL: string, apiKey: string): Composio {
  return new Composio(optionsFor(baseURL, apiKey));
}

/** Every version that is tested, besides the one that all other tests use. Loaded when needed: each takes its time. */
export const otherSdks: Readonly<
  Record<"0.18" | "0.19" | "0.21", (baseURL: string, apiKey: string) => Promise<ComposioLike>>
> = {
  "0.18": async (baseURL, apiKey) => new (await import("composio-core-0.18")).Composio(optionsFor(baseURL, apiKey)),
  "0.19": async (baseURL, apiKey) => new (await import("composio-core-0.19")).Composio(optionsFor(baseURL, apiKey)),
  "0.21": async (baseURL, apiKey) => new (await import("composio-core-0.21")).Composio(optionsFor(baseURL, apiKey)),
};

function optionsFor(baseURL: string, apiKey: string) {
  return { apiKey, baseURL, allowTracking: false, disableVersionCheck: true };
}
