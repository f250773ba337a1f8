import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

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
