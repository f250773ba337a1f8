import { readFileSync } from "node:fs";
import { builtStories } from "./serveStories.ts";

export interface StoryEntry {
  readonly type: "story" | "docs";
  readonly id: string;
  readonly title: string;
  readonly name: string;
}

/** Every story and page of the static Storybook. */
export function readIndex(): readonly StoryEntry[] {
  // SAFETY: Storybook has just written it.
  const index = JSON.parse(readFileSync(`${builtStories}/index.json`, "utf8")) as {
    entries: Record<string, StoryEntry>;
  };
  return Object.values(index.entries);
}
