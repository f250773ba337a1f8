import type { TestProject } from "vitest/node";
import { startDemo } from "./startDemo.ts";

/** Where the demo is that all files use in turn: starting one takes longer than most tests. */
export interface SharedDemo {
  readonly url: string;
  readonly sandboxOrigin: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    demo: SharedDemo;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, sandbox, stop } = await startDemo();
  project.provide("demo", { url, sandboxOrigin: sandbox.origin });
  return stop;
}
