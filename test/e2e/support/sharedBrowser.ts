import type { Browser } from "playwright-core";
import { launchBrowser } from "../../support/launchBrowser.ts";

let browser: Promise<Browser> | undefined;

/**
 * The browser of this process: its test files run in turn and share it. It ends with the process. Each file closes the
 * contexts that it has opened.
 */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launchBrowser();
  return browser;
}
