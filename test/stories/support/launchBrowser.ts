import { type Browser, chromium } from "playwright-core";
import { launchOptions } from "../../../scripts/chromium.mjs";

/**
 * Starts a browser in the process of the test: one of another process would have each message written and read twice.
 * A page shows one story after the other, and draws as long as something moves. Drawing within the browser's own process
 * saves the messages between the two. V8's optimizing compilers cost about what their code saves.
 */
export async function launchBrowser(): Promise<Browser> {
  const options = await launchOptions();
  const args = [...options.args, "--in-process-gpu", "--js-flags=--no-maglev,--no-opt"];
  return chromium.launch({ ...options, args });
}
