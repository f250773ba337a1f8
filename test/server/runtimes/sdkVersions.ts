import { Composio } from "@composio/core";
import type { ComposioLike } from "../../../src/server/index.ts";

/** The official SDK, kept from calling home. */
export function connectSdk(baseURL: string, apiKey: string): Composio {
  return new Composio(optionsFor(baseURL, apiKey));
}

export interface SdkOptions {
  readonly apiKey: string;
  readonly baseURL: string;
  readonly allowTracking: boolean;
  readonly disableVersionCheck: boolean;
}

export type Connect = (baseURL: string, apiKey: string) => ComposioLike | Promise<ComposioLike>;

/** What `runOver` is given. */
let chosen: Readonly<Record<string, Connect>> = {};

/** Runs test files that are imported after this call over other versions of the SDK: test/matrix has them. */
export function runOver(others: Readonly<Record<string, Connect>>): void {
  chosen = others;
}

export function chosenSdks(): Readonly<Record<string, Connect>> {
  return chosen;
}

export function optionsFor(baseURL: string, apiKey: string): SdkOptions {
  return { apiKey, baseURL, allowTracking: false, disableVersionCheck: true };
}
