import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { StoryPage, sharePages, widths } from "./support/StoryPage.ts";
import { findMediaFaults, findOverflow, findTouchFaults } from "./support/findMediaFaults.ts";
import { findViolations } from "./support/findViolations.ts";
import { launchBrowser } from "../support/launchBrowser.ts";
import { readIndex } from "./support/readIndex.ts";

const schemes = ["light", "dark"] as const;

const stories = readIndex().filter(({ type }) => type === "story");

/** Stories that are also looked at with forced colours, with reduced motion and at 320 pixels. */
const withMedia =
  /^(AccountPicker|ApiKeyForm\/Schemes: Api Key With Optional|AuthConfig|ConnectCard|ConnectionList|ConnectionRow|DisconnectButton|IntegrationsPage|RequireConnection|Theming\/Long names|ToolkitPicker)/;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const onPage = sharePages(() => StoryPage.open(browser, inject("storiesAddress")));

describe("every story of the static Storybook ends as it says, silently and without violations", () => {
  test.concurrent.for(stories.map(({ id, title, name }) => [`${title}: ${name}`, id] as const))(
    "%s",
    ([title, id], { expect }) =>
      onPage(async (story) => {
        await story.show(id);
        const violations: string[] = [];
        for (const [width, size] of Object.entries(widths)) {
          await story.page.setViewportSize(size);
          violations.push(...(await story.page.evaluate(findOverflow)).map((fault) => `${width}: ${fault}`));
          for (const scheme of schemes) {
            await story.page.evaluate((scheme) => {
              document.documentElement.style.colorScheme = scheme;
            }, scheme);
            for (const violation of await findViolations(story.page, scheme === "light" ? "all" : "colors"))
              violations.push(`${scheme}, ${width}: ${violation}`);
          }
        }
        if (withMedia.test(title)) violations.push(...(await findMediaFaults(story.page)));
        violations.push(...(await findTouchFaults(story.page)));
        expect(violations).toEqual([]);
        story.assertQuiet();
      }),
  );
});
