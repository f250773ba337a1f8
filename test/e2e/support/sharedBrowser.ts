import { type Browser, chromium } from "playwright-core";
import { cpuSavingArguments, launchOptions } from "../../../scripts/chromium.mjs";

let browser: Promise<Browser> | undefined;

/**
 * The browser of this process: its test files run in turn and share it. It ends with the process. Each file closes the
 * contexts that it has opened.
 */
export function sharedBrowser(): Promise<Browser> {
  browser ??= launch();
  return browser;
}

async function launch(): Promise<Browser> {
  return chromium.launch(await launchOptions(cpuSavingArguments));
}
