import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";

/** The browser that all files share. Closing it closes the contexts of this file alone. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(inject("browserEndpoint"));
}
