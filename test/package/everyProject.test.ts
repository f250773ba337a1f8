import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import config from "../../vite.config.ts";

test("`npm test` runs every project of vite.config.ts, each in one of its two runs", () => {
  const projects = (config.test?.projects ?? []).map((project) => {
    if (typeof project !== "object" || !("test" in project)) throw new Error("A project without settings of its own.");
    return project.test?.name;
  });
  const script = readFileSync("scripts/check.mjs", "utf8");
  const run = [...script.matchAll(/"--project", "(\w+)"/g)].map(([, name]) => name);
  expect(new Set(run)).toEqual(new Set(projects));
  expect(run).toHaveLength(projects.length);
});
