import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeFiles } from "../../matrix/support/writeFiles.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "release-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `scripts/checkRelease.mjs` says of a tag, for a package.json with version 1.2.3; empty if all is right. */
function check(tag: string, section: string): string {
  writeFiles(folder, { "package.json": `{ "version": "1.2.3" }`, "CHANGELOG.md": `# Changelog\n\n## ${section}\n` });
  const { status, stderr } = spawnSync(process.execPath, [resolve("scripts/checkRelease.mjs"), tag], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status).toBe(stderr === "" ? 0 : 1);
  return stderr;
}

test("a tag of the version in package.json, with a dated section of the changelog, is right", () => {
  expect(check("v1.2.3", "1.2.3 (2027-01-31)")).toBe("");
});

test.each([
  ["another version", "v1.2.4", "1.2.3 (2027-01-31)", "The tag is v1.2.4"],
  ["a tag without its v", "1.2.3", "1.2.3 (2027-01-31)", "The tag is 1.2.3"],
  ["a section without its date", "v1.2.3", "1.2.3 (unreleased)", "CHANGELOG.md has no section"],
  ["a section of another version", "v1.2.3", "1.2.2 (2027-01-31)", "CHANGELOG.md has no section"],
  ["a version whose dots are other characters", "v1.2.3", "1x2x3 (2027-01-31)", "CHANGELOG.md has no section"],
])("%s fails", (_, tag, section, complaint) => {
  expect(check(tag, section)).toContain(complaint);
});
