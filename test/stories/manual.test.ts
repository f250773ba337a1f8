import { readFileSync, readdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { sectionsOf } from "../../stories/manual/markdown.ts";
import { StoryPage, sharePages, widths } from "./support/StoryPage.ts";
import { findViolations } from "./support/findViolations.ts";
import { launchBrowser } from "../support/launchBrowser.ts";
import { readIndex } from "./support/readIndex.ts";

const entries = readIndex();
const docs = entries.filter(({ type }) => type === "docs");
const pages = readdirSync("stories/manual/pages").map((file) => readFileSync(`stories/manual/pages/${file}`, "utf8"));

/** What the entry exports from a component's file, and is no type. */
const components = [
  ...readFileSync("src/index.ts", "utf8").matchAll(/^export \{([^}]*)\} from "\.\/(components\/[^"]*)"/gm),
].flatMap(([, names = "", path = ""]) =>
  names
    .split(",")
    .map((name) => ({ component: name.trim(), path: `src/${path}` }))
    .filter(({ component }) => /^[A-Z]/.test(component)),
);

describe("each component has its page", () => {
  test.each(components)("$component", ({ component, path }) => {
    const own = docs.filter(({ title }) => title.split("/")[0] === component);
    expect(
      own.map(({ id }) => id),
      "pages with stories, by the titles of story files",
    ).toHaveLength(1);
    const text = readFileSync(`docs/components/${component}.md`, "utf8");
    expect(text, "its title").toMatch(new RegExp(`^# ${component}\n`));
    for (const title of ["Anatomy", "Accessibility", "Recipes"])
      // Throws without such a heading.
      expect(sectionsOf(text, [title]).length).toBeGreaterThan(100);
    expect(readFileSync(path, "utf8"), "its states, in its JSDoc").toMatch(/\[data-\w+/);
  });
});

test.each([
  ...readdirSync("docs")
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
  "CHANGELOG.md",
])("%s is on a page of the manual", (file) => {
  const prefix = file.startsWith("docs/matrix") ? "docs/matrix" : file;
  expect(pages.filter((page) => page.includes(`<Page of="${prefix}"`))).toHaveLength(1);
});

test("every part of README is on a page of the manual", () => {
  const titles = [...readFileSync("README.md", "utf8").matchAll(/^#{1,3} (.*)/gm)].map(([, title = ""]) => title);
  const shown = pages.flatMap((page) => /of="README.md"\s+sections=\{(\[[^\]]*\])\}/.exec(page)?.[1] ?? []);
  const sections = new Set(shown.flatMap((list): string[] => JSON.parse(list.replace(/,\s*\]/, "]"))));
  // What it lists is the sidebar.
  expect(titles.filter((title) => !sections.has(title))).toEqual(["More"]);
});

describe("pages of the static manual", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  const onPage = sharePages(() => StoryPage.open(browser, inject("storiesAddress")));

  test.concurrent.for(docs.map(({ id }) => id))("%s", (id, { expect }) =>
    onPage(async (page) => {
      await page.showDocs(id);
      expect(await page.page.locator("#storybook-docs h1").count()).toBe(1);
      const broken = await page.page.evaluate(() =>
        [...document.images]
          .filter(({ complete, naturalWidth }) => complete && naturalWidth === 0)
          .map(({ src }) => src),
      );
      expect(broken, "pictures that are missing").toEqual([]);
      // `A_B_C` in Markdown is "ABC", with a B in italics, unless it is marked as code.
      const words = await page.page
        .locator("#storybook-docs em")
        .evaluateAll((elements) =>
          elements
            .filter(
              ({ previousSibling, nextSibling }) =>
                /\w$/.test(previousSibling?.textContent ?? "") || /^\w/.test(nextSibling?.textContent ?? ""),
            )
            .map(({ parentElement }) => parentElement?.textContent),
        );
      expect(words, "words that have lost their underscores").toEqual([]);
      const links = await page.page
        .locator("a[href*='path=/']")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")?.split("/").at(-1) ?? ""));
      const ids = new Set(entries.map((entry) => entry.id));
      expect(
        links.filter((link) => !ids.has(link)),
        "links that lead nowhere",
      ).toEqual([]);
      const files = await page.page
        .locator("#storybook-docs a[href*='.md']:not([href^='http'])")
        .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(files, "links to files, which the manual has as pages").toEqual([]);
      await page.page.setViewportSize(widths.narrow);
      expect(await findViolations(page.page)).toEqual([]);
      page.assertQuiet();
    }),
  );
});
