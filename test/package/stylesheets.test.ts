import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { sortDeclarations } from "../../scripts/declarationOrder.mjs";
import { layeredStyles } from "../../scripts/styles.mjs";

describe.each(["styles.css", "styles.unlayered.css"])("%s", (sheet) => {
  const styles = readFileSync(`dist/${sheet}`, "utf8");

  test("sets every private variable and every animation that it uses", () => {
    const set = new Set(
      Array.from(styles.matchAll(/(?:[{;]|@keyframes )(--_[\w-]+|cr-[\w-]+)[:{]/g), ([, name]) => name),
    );
    const used = Array.from(
      styles.matchAll(/var\((--_[\w-]+)|animation:(?:[\d.m]+s |linear |infinite )*(cr-[\w-]+)/g),
      ([, variable, animation]) => variable ?? animation,
    );
    expect(set.size).toBeGreaterThan(30);
    expect(used).toContain("cr-turn");
    expect([...new Set(used)].filter((name) => !set.has(name))).toEqual([]);
  });
});

test("without a layer too, a component holds its hidden texts, styled or not", () => {
  const styles = readFileSync("dist/styles.unlayered.css", "utf8");
  expect(styles).toContain(
    ":not(_):not(__):where([data-cr-scheme]:not(dialog,.cr-gate,.cr-card *)){position:relative}",
  );
});

test("the styles of a button, its dialog, its form and a badge are 6,000 bytes at most", async () => {
  const ofOthers = ["card.css", "picker.css", "rows.css", "narrowRows.css", "tiles.css", "admin.css", "listMedia.css"];
  const styles = await layeredStyles(resolve("."), ofOthers);
  expect(styles).toContain(".cr-dialog)");
  expect(styles).not.toContain(".cr-tile-name");
  expect(gzipSync(styles, { level: 9 }).length).toBeLessThanOrEqual(6_000);
});

test("declarations are sorted for gzip, but never so that one undoes another", () => {
  const names = ["margin", "color", "gap", "row-gap"];
  const rule = "a{color:red;--_own:1;margin:0;color:color(display-p3 1 0 0);row-gap:2px}";
  expect(sortDeclarations(rule, names)).toBe(
    "a{margin:0;color:red;color:color(display-p3 1 0 0);row-gap:2px;--_own:1}",
  );
  expect(() => sortDeclarations("a{gap:1px;row-gap:2px}", ["row-gap", "gap"])).toThrow('"gap" stands behind "row-gap"');
  expect(() => sortDeclarations("a{margin-block:0;margin:1px}", names)).toThrow('"margin" stands behind');
});
