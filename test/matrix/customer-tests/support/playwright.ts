import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { installExample, runNpm } from "../../examples/support/examples.ts";
import { freePort } from "../../../support/freePort.ts";
import { docsBlock } from "../../support/readme.ts";
import { runScript } from "../../support/runScript.ts";
import { writeFiles } from "../../support/writeFiles.ts";

const suite = "test/matrix/customer-tests";

/** As Playwright's JSON reporter writes it. */
interface Report {
  readonly suites: readonly { readonly specs: readonly { readonly title: string; readonly ok: boolean }[] }[];
}

/**
 * Builds the example of Vite and Hono for production, and runs the tests of docs/testing.md against it with Playwright
 * Test. Two things differ from the page: the ports, which somebody may use on this machine, and which Chromium it is.
 */
export async function runPlaywright(): Promise<Report["suites"][number]["specs"]> {
  const folder = installExample("vite-hono", join(suite, ".work/playwright"));
  runNpm(folder, "run", "build");
  const [app, sandbox] = [String(await freePort()), String(await freePort())];
  const onFreePorts = (code: string) => code.replaceAll("3000", app).replaceAll("4100", sandbox);
  writeFiles(folder, {
    "playwright.config.ts": onFreePorts(docsBlock("docs/testing.md", "// playwright.config.ts")),
    "tests/integrations.spec.ts": onFreePorts(docsBlock("docs/testing.md", "// tests/integrations.spec.ts")),
    "chromium.config.ts": `import { launchOptions } from ${JSON.stringify(resolve("scripts/chromium.mjs"))};
import config from "./playwright.config.ts";

export default { ...config, use: { ...config.use, launchOptions: await launchOptions() } };
`,
  });
  await runScript({
    folder,
    script: [
      resolve(suite, "node_modules/@playwright/test/cli.js"),
      ...["test", "--config=chromium.config.ts", "--reporter=json"],
    ],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: "report.json", PORT: app },
  });
  // SAFETY: Playwright documents this shape.
  const { suites } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as Report;
  return suites.flatMap(({ specs }) => specs);
}
