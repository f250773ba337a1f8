import type { TestContext } from "vitest";

/** The names of the groups that a test is in, from the outermost inwards. */
export function groupsOf({ suite }: Pick<TestContext["task"], "suite">): string[] {
  return suite ? [...groupsOf(suite), suite.name] : [];
}
