import { cpSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { docsBlock, readmeBlock } from "../support/readme.ts";
import { Results } from "../support/results.ts";
import { runScript } from "../support/runScript.ts";
import { writeFiles } from "../support/writeFiles.ts";
import { runPlaywright } from "./support/playwright.ts";
import { useStory } from "./support/storybook.ts";

const folder = "test/matrix/customer-tests";
const work = join(folder, ".work");
const page = "docs/matrix-customer-tests.md";
const results = new Results();

/** As both runners write it with their JSON reporters. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

beforeAll(() => {
  install(folder);
  for (const name of ["vitest", "jest-jsdom", "jest-node"]) rmSync(join(work, name), { recursive: true, force: true });
  writeTests("vitest", [
    "keyForm.test.tsx",
    "page.test.tsx",
    "leftOpen.test.tsx",
    "withoutDom.test.ts",
    "ownWindow.test.ts",
  ]);
  writeReadmeTest("vitest");
  write("vitest", "vitest.setup.ts", docsBlock("docs/testing.md", "// vitest.setup.ts"));
  cpSync(join(folder, "apps/vitest.config.ts"), join(work, "vitest/vitest.config.ts"));

  writeTests("jest-jsdom", ["keyForm.test.tsx", "page.test.tsx"]);
  writeReadmeTest("jest-jsdom");
  write("jest-jsdom", "jest.config.mjs", docsBlock("docs/testing.md", "// jest.config.mjs"));
  write("jest-jsdom", "jest.environment.mjs", docsBlock("docs/testing.md", "// jest.environment.mjs"));
  // A server's tests need no environment of their own, and have no stylesheet.
  writeTests("jest-node", ["withoutDom.test.ts"]);
  write(
    "jest-node",
    "jest.config.mjs",
    docsBlock("docs/testing.md", "// jest.config.mjs").replace("./jest.environment.mjs", "node"),
  );
});

afterAll(() => {
  results.write(
    page,
    `# Customers' own tests

The tests of README and of docs/testing.md, and tests of the form for an API key and of the page, in common test runners, against the packed package; Jest,
Playwright and Storybook have the configuration of docs/testing.md. Playwright runs against a production build of [examples/vite-hono](../examples/vite-hono).
Only the test itself may write to the console. Made by \`npm run test:matrix -- --project customer-tests\`.`,
    "Test",
  );
  if (isCovering) expect(results.differences(page, "Test")).toEqual([]);
});

test("Vitest, with jsdom, happy-dom and none", async () => {
  const report = "report.json";
  const output = await runScript({
    folder: join(work, "vitest"),
    script: [
      resolve(folder, "node_modules/vitest/vitest.mjs"),
      "run",
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
  });
  expect(output).not.toMatch(complaint);
  for (const environment of ["jsdom", "happy-dom", "node", "no-globals"])
    expect(output, "every environment ran").toContain(`|${environment}|`);
  collect("vitest", report, "Vitest 4", "jsdom and happy-dom");
});

test("Jest, with jsdom and none", async () => {
  const output = await runScript({
    folder: work,
    script: [
      resolve(folder, "node_modules/jest/bin/jest.js"),
      ...["--projects", "jest-jsdom", "jest-node", "--json", "--outputFile=report.json"],
    ],
  });
  expect(output).not.toMatch(complaint);
  collect(".", "report.json", "Jest 30", "jsdom");
});

test("Playwright, against a production build", async () => {
  const specs = await runPlaywright();
  expect(specs.length).toBeGreaterThan(0);
  for (const { title, ok } of specs) results.set(title, "Playwright, Chromium", ok ? "passed" : "failed");
});

test("Storybook, built", async () => {
  await useStory();
  results.set("the story: reconnects in the small window", "Storybook 10, Chromium", "passed");
});

test("the sandbox answers in a script", async () => {
  write("node", "sandbox.mjs", docsBlock("docs/testing.md", "const sandbox = createSandbox()"));
  expect(await runScript({ folder: join(work, "node"), script: ["sandbox.mjs"] })).toContain("slug: 'gmail'");
  results.set("the sandbox answers in a script", "Node alone", "passed");
});

/** What React, React Query and the kit say where a test is not right. */
const complaint = /act\(|Warning:|console\.(warn|error)|stderr|not implemented|Uncaught/i;

function collect(at: string, report: string, runner: string, doms: string): void {
  // SAFETY: both runners document this shape.
  const { testResults } = JSON.parse(readFileSync(join(work, at, report), "utf8")) as Report;
  expect(testResults.length).toBeGreaterThan(1);
  for (const { name, assertionResults } of testResults) {
    const column = `${runner}, ${name.endsWith(".tsx") ? doms : "Node"}`;
    for (const { title, status } of assertionResults) results.set(title, column, status);
  }
}

function write(to: string, name: string, text: string): void {
  const isJest = to.startsWith("jest");
  writeFiles(join(work, to), { [name]: isJest ? text.replace(`from "vitest"`, `from "@jest/globals"`) : text });
}

function writeTests(to: string, files: readonly string[]): void {
  for (const file of files) write(to, file, readFileSync(join(folder, "apps", file), "utf8"));
  write(to, "package.json", `{ "private": true, "type": "module" }\n`);
  write(to, "babel.config.json", readFileSync(join(folder, "apps/babel.config.json"), "utf8"));
}

/** The page and its tests, letter by letter. */
function writeReadmeTest(to: string): void {
  write(to, "integrations.tsx", readmeBlock("export const Integrations"));
  write(to, "integrations.test.tsx", readmeBlock("createTestComposio()"));
  write(to, "scenarios.test.tsx", docsBlock("docs/testing.md", 'scenario: "expired" });'));
  write(to, "flow.test.tsx", docsBlock("docs/testing.md", "composio.deny()"));
}
