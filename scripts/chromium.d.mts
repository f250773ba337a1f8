import type { LaunchOptions } from "playwright-core";

/**
 * Playwright launch options for a Chromium that exists on this machine, fetched through npm where there is
 * none. The first call of a fresh clone may take some seconds, later ones some milliseconds.
 */
export declare function launchOptions(moreArguments?: readonly string[]): Promise<LaunchOptions>;

/**
 * More arguments, for tests whose pages are many and small. V8's optimizing compilers cost more there than their code
 * saves, and a page that draws in the browser's own process sends no messages to another one.
 */
export declare const cpuSavingArguments: readonly string[];
