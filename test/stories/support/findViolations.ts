import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type * as Axe from "axe-core";
import type { Page } from "playwright-core";

let source: Promise<string> | undefined;

/** The text of axe, to be run once in each page. */
export function builtAxe(): Promise<string> {
  source ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return source;
}

/**
 * What axe finds on a page: `rule: selectors`. By WCAG 2.2 AA and best practices for whole pages, or only by the rules
 * about colours, for a page whose other scheme has passed all of them.
 */
export async function findViolations(page: Page, rules: "all" | "colors" = "all"): Promise<string[]> {
  return page.evaluate(runAxe, rules);
}

async function runAxe(rules: "all" | "colors"): Promise<string[]> {
  // Colours are measured at rest. A spinner never rests, and needs no colour.
  const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
  for (const animation of passing) animation.finish();
  // SAFETY: the page has run `builtAxe`.
  const { axe } = window as unknown as { axe: Pick<typeof Axe, "configure" | "run"> };
  // Otherwise it writes out the HTML of each element for each rule, which is a fifth of its work.
  axe.configure({ noHtml: true });
  // Most elements of the page are hints for the loader and Storybook's own hidden screens: axe would walk through all of them.
  for (const link of document.querySelectorAll("link[rel=modulepreload]")) link.remove();
  const hidden = [...document.querySelectorAll(".sb-wrapper")].filter((screen) => !screen.checkVisibility());
  const places = hidden.map((screen) => {
    const place = document.createComment("");
    screen.replaceWith(place);
    return place;
  });
  const { violations } = await axe
    .run({
      resultTypes: ["violations"],
      runOnly:
        rules === "all"
          ? ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
          : ["color-contrast", "link-in-text-block"],
    })
    .finally(() => places.forEach((place, index) => place.replaceWith(hidden[index] ?? "")));
  // The rest of what axe says is long, and each process on the way to the test would read and write it.
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(" | ")}`);
}
