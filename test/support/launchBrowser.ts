import { type Browser, type LaunchOptions, chromium } from "playwright-core";
import { launchOptions, cpuSavingArguments } from "../../scripts/chromium.mjs";

/** Starts a browser from the process of the test: in another process, each message would be written and read once more. */
export async function launchBrowser(more: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ ...(await launchOptions(cpuSavingArguments)), ...more });
}
