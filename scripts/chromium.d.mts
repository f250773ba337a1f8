import type { LaunchOptions } from "playwright-core";

/**
 * Playwright launch options for a Chromium that exists on this machine, fetched through npm where there is
 * none. The first call of a fresh clone may take some seconds, later ones some milliseconds.
 */
export declare function launchOptions(): Promise<LaunchOptions>;
