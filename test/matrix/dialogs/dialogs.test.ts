import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../scripts/chromium.mjs";
import { cells, isCovering } from "../support/cells.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { DialogPage } from "./DialogPage.ts";
import { type Host, actions } from "./actions.ts";
import { type StaticServer, serveFolder } from "../support/serveFolder.ts";

const folder = "test/matrix/dialogs";

const hosts: readonly Host[] = [
  { label: "page", hasEscape: false },
  // react/react#34038, foldkit#532
  { label: "native dialog", hasEscape: true },
  // Sage/carbon#1448
  { label: "Radix Dialog", hasEscape: true },
  { label: "Radix Popover", hasEscape: true },
  // radix-ui/primitives#2385
  { label: "Radix DropdownMenu", hasEscape: false, closes: "with the press" },
  { label: "Base UI Dialog", hasEscape: true },
  { label: "Base UI Popover", hasEscape: true },
  { label: "MUI Dialog", hasEscape: true },
  { label: "Headless UI Dialog", hasEscape: true },
  { label: "Mantine Modal", hasEscape: true },
  { label: "focus-trap", hasEscape: true },
  { label: "popover", hasEscape: true },
  { label: "shadow root", hasEscape: false },
  { label: "iframe", hasEscape: true },
];

const table = cells(hosts.flatMap((host) => actions.map((action) => ({ host: host.label, action: action.label }))));

const page = "docs/matrix-dialogs.md";
const corner = "opened from inside";
const results = new Results();
let browser: Browser;
let server: StaticServer;

beforeAll(async () => {
  install(folder);
  execFileSync(process.execPath, ["../node_modules/vite/bin/vite.js", "build"], {
    cwd: `${folder}/app`,
    stdio: "inherit",
  });
  server = await serveFolder(`${folder}/app/dist`);
  // Headless, a browser hides the scrollbars whose place is to be kept.
  browser = await chromium.launch({ ...(await launchOptions()), ignoreDefaultArgs: ["--hide-scrollbars"] });
}, 600_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  results.write(page, introduction, corner);
});

describe("our dialog among other people's", () => {
  test.each(table)("$host: $action", async ({ host, action }) => {
    const found = hosts.find(({ label }) => label === host);
    const chosen = actions.find(({ label }) => label === action);
    if (!found || !chosen) throw new Error(`There is no ${host} or no ${action}.`);
    results.set(host, action, "✗");
    const opened = await DialogPage.open(browser, server.address, host);
    try {
      await chosen.run(opened, found);
    } finally {
      await opened.tab.close();
    }
    results.set(host, action, "✓");
  });

  test("the page of the docs says the same", () => {
    if (isCovering) expect(results.differences(page, corner)).toEqual([]);
  });
});

const introduction = `
# The dialog inside other libraries' dialogs

Made by \`npm run test:matrix -- --project dialogs\`: a production build of Vite with the packed package, in Chromium. In each cell the key form of a \`ConnectButton\` is opened from inside the host.

- **Escape** closes the kit's dialog and returns the focus (if it was opened from a menu that has closed: to the menu's button). With typed text it asks first, and a second Escape removes the question. The next Escape closes the host.
- **backdrop**: a press closes the dialog, or asks first if there is typed text; a text selection that ends on the backdrop does not.
- **Tab round** never leaves the dialog, and its controls work by mouse.
- **submit** connects, and the host stays open.
- **menu** of the connection: Escape closes the menu alone; a new name can be typed; the question before disconnecting can be cancelled. The host stays open.
- **cancelled file picker**: neither dialog closes.
- **scroll**: the page neither scrolls nor moves sideways; at 320 × 256 the dialog's body scrolls by wheel, its header and footer stay.
`;
