import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { launchOptions } from "../../../scripts/chromium.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the browser that all files share. */
    browserEndpoint: string;
  }
}

/** Pages live for seconds: V8's optimizing compilers cost more time here than their code saves. */
const withoutOptimizing = "--js-flags=--no-maglev,--no-opt";

/** Starts one browser for all files. Each connects to it, and sees only the contexts that it has opened itself. */
export default async function startBrowser(project: TestProject): Promise<() => Promise<void>> {
  const options = await launchOptions();
  const server = await chromium.launchServer({ ...options, args: [...(options.args ?? []), withoutOptimizing] });
  project.provide("browserEndpoint", server.wsEndpoint());
  return () => server.close();
}
