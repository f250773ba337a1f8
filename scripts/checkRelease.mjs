// Fails unless a tag (v1.2.3) is the version of package.json, and CHANGELOG.md has a dated section for it.
import { readFileSync } from "node:fs";

const tag = process.argv[2];
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const changelog = readFileSync("CHANGELOG.md", "utf8");
const problems = [];

if (tag !== `v${version}`) problems.push(`The tag is ${tag}, and package.json has the version ${version}.`);
if (!new RegExp(`^## ${version.replaceAll(".", "\\.")} \\(\\d{4}-\\d{2}-\\d{2}\\)$`, "m").test(changelog))
  problems.push(`CHANGELOG.md has no section "## ${version} (YYYY-MM-DD)".`);

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
