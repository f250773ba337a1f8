import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { expect } from "vitest";
import { launchOptions } from "../../../../scripts/chromium.mjs";
import { watchConsole } from "../../../e2e/support/watchConsole.ts";
import { docsBlock, readmeBlock } from "../../support/readme.ts";
import { runScript } from "../../support/runScript.ts";
import { serveFolder } from "../../support/serveFolder.ts";
import { writeFiles } from "../../support/writeFiles.ts";

const suite = "test/matrix/customer-tests";

/** Builds a Storybook with the code of docs/testing.md, and uses its story in Chromium. */
export async function useStory(): Promise<void> {
  const folder = join(suite, ".work/storybook");
  rmSync(folder, { recursive: true, force: true });
  writeFiles(folder, {
    "package.json": `{ "private": true, "type": "module" }\n`,
    ".storybook/main.ts": `export default { framework: "@storybook/react-vite", stories: ["../*.stories.tsx"] };\n`,
    ".storybook/preview.ts": docsBlock("docs/testing.md", "// .storybook/preview.ts"),
    "integrations.tsx": readmeBlock("export const Integrations"),
    "integrations.stories.tsx": docsBlock("docs/testing.md", "// integrations.stories.tsx"),
  });
  await runScript({
    folder,
    script: [resolve(suite, "node_modules/storybook/dist/bin/dispatcher.js"), "build", "--disable-telemetry"],
  });
  const server = await serveFolder(join(folder, "storybook-static"));
  const browser = await chromium.launch(await launchOptions());
  try {
    const context = await browser.newContext();
    const complaints: string[] = [];
    watchConsole(context, (text) => complaints.push(text));
    const page = await context.newPage();
    await page.goto(`${server.address}iframe.html?id=integrations--expired`);
    await page.getByRole("button", { name: "Reconnect Gmail" }).click();
    await page.getByRole("region", { name: "Window of the provider" }).getByRole("button", { name: "Allow" }).click();
    await page.getByText("Connected", { exact: true }).waitFor();
    expect(complaints, "errors and warnings in the browser's console").toEqual([]);
  } finally {
    await browser.close();
    await server.close();
  }
}
