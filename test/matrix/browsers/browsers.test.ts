import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isCovering } from "../support/cells.ts";
import { Results } from "../support/results.ts";
import { formScenes } from "./formScenes.ts";
import { type Scene, type Stage, flowScenes } from "./scenes.ts";
import type { BrowserTab, TestBrowser } from "./support/TestBrowser.ts";
import { Visit } from "./support/Visit.ts";
import { openChromium } from "./support/openChromium.ts";
import { openFirefox } from "./support/openFirefox.ts";
import { openWebKit } from "./support/openWebKit.ts";
import { type BuiltDemo, startBuiltDemo } from "./support/startBuiltDemo.ts";
import { testPasswords } from "./testPasswords.ts";

const page = "docs/matrix-browsers.md";
const results = new Results();
const versions: string[] = [];
let demo: BuiltDemo;

beforeAll(async () => {
  demo = await startBuiltDemo();
});
afterEach(({ task }) => {
  const group = task.suite?.name ?? "";
  const isScene = browsers.some(({ name }) => name === group);
  const result = task.result?.state === "fail" ? "FAIL" : "ok";
  results.set(isScene ? task.name : `${group}: ${task.name}`, isScene ? group : "Firefox", result);
});
afterAll(() => {
  demo.close();
  results.write(page, introduction(), corner);
});

// What the end-to-end tests show of Chromium anyway is left out of a covering run.
const browsers = [
  { name: "Firefox", open: openFirefox },
  { name: "WebKitGTK", open: openWebKit },
  ...(isCovering ? [] : [{ name: "Chromium", open: openChromium }]),
];

// By `%s`: Vitest puts `$name` into quotes, and the table's columns are these names.
describe.each(browsers.map(({ name, open }) => [name, open] as const))("%s", (name, open) => {
  let browser: TestBrowser;
  let spare: BrowserTab[] = [];
  beforeAll(async () => {
    browser = await open();
    versions.push(`${name} ${browser.version}`);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    await demo.sandbox.reset();
    spare = [await forget(browser)];
  });

  for (const scene of scenesOf(name)) test(scene.name, () => playIn(scene));

  async function playIn(scene: Scene): Promise<void> {
    const stage: Stage = {
      demo,
      browser,
      async visit(path = "/") {
        const tab = spare.pop() ?? (await browser.newTab());
        await tab.goto(demo.url + path);
        return new Visit(browser, tab);
      },
    };
    await scene.play(stage);
  }
});

describe("Firefox's passwords", () => testPasswords(() => demo));

/** All of them; in a covering run every other one, so that each is played in one of two browsers. */
function scenesOf(browser: string): Scene[] {
  const scenes = [...flowScenes, ...formScenes];
  const first = browsers.findIndex(({ name }) => name === browser);
  return isCovering ? scenes.filter((_, index) => index % browsers.length === first) : scenes;
}

/** Leaves one tab, and nothing that the demo has stored. */
async function forget(browser: TestBrowser): Promise<BrowserTab> {
  const [open, ...others] = await browser.tabs();
  for (const tab of others) await tab.close();
  const tab = open ?? (await browser.newTab());
  await tab.goto(`${demo.url}/forms/empty.txt`);
  await tab.run(() => {
    localStorage.clear();
    sessionStorage.clear();
    return null;
  });
  await browser.clearCookies(tab);
  // WebKitGTK answers before they are gone, and would take the next page's as well.
  await expect.poll(() => browser.cookies(tab), { timeout: 10_000 }).toEqual([]);
  return tab;
}

const corner = "What happens";

const introduction = (): string => `# Browsers

Results of \`npm run test:browsers\` with the demo's production build and the packed package: ${versions.join(", ")}.
Each browser runs the same tests; a dash means that a test does not run in this browser. The last rows test Firefox's password manager, with a login saved for the app.`;
