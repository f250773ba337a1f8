import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as agents from "../../src/agents/index.ts";
import * as browser from "../../src/index.ts";
import { ComposioError, errorCodes } from "../../src/protocol/errors.ts";
import { openRoutes } from "../../src/protocol/routes.ts";
import { routes } from "../../src/server/http/routeTable.ts";
import * as query from "../../src/query/index.ts";
import * as sandbox from "../../src/sandbox/index.ts";
import { handlerError } from "../../src/server/http/handlerError.ts";
import * as server from "../../src/server/index.ts";
import * as testing from "../../src/testing/index.ts";

const entries = {
  "composio-react": browser,
  "composio-react/query": query,
  "composio-react/agents": agents,
  "composio-react/server": server,
  "composio-react/sandbox": sandbox,
  "composio-react/testing": testing,
};

const exportsOf = ([name, entry]: [string, object]): string =>
  `| \`${name}\` | ${Object.keys(entry)
    .toSorted()
    .map((each) => `\`${each}\``)
    .join(", ")} |`;

function errorRow(code: (typeof errorCodes)[number]): string {
  const { status, retryable, message } = new ComposioError(code);
  const texts = [...new Set([message, handlerError(code).message])].filter(
    (text) => text !== `composio-react: ${code}`,
  );
  return `| \`${code}\` | ${status || "–"} | ${retryable ? "yes" : "no"} | ${texts.join(" ").replaceAll("|", "\\|")} |`;
}

test("skills/composio-react/reference.md matches the code", async () => {
  const page = `# composio-react: reference

Made by \`npx vitest run --project unit test/skills -u\` from the code. Types with their documentation are in \`node_modules/composio-react/dist/**/*.d.ts\`.

## Exports

| import | values |
| --- | --- |
${Object.entries(entries).map(exportsOf).join("\n")}

## Routes of the handler

Below the path where it is mounted.

${Object.values({ ...routes, ...openRoutes })
  .map((row) => `- \`${row}\``)
  .join("\n")}

## Error codes

\`error.code\` of a \`ComposioError\`. Status "–": there was no response.

| code | status | may succeed later | what it means and what to do |
| --- | --- | --- | --- |
${errorCodes.map(errorRow).join("\n")}
`;
  await expect(page).toMatchFileSnapshot("../../skills/composio-react/reference.md");
});

test("the skill and llms.txt name only imports that the package has", () => {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const known = new Set(Object.keys(exports).map((path) => `composio-react${path.slice(1)}`));
  const texts = [readFileSync("skills/composio-react/SKILL.md", "utf8"), readFileSync("llms.txt", "utf8")];
  const named = texts.flatMap((text) =>
    [...text.matchAll(/"(composio-react(?:\/[\w./*-]+)?)"/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(10);
  const unknown = named.filter((name) => !known.has((name ?? "").replace(/locales\/[\w-]+$/, "locales/*")));
  expect(unknown).toEqual([]);
});

test("the skill's imports exist", () => {
  const text = readFileSync("skills/composio-react/SKILL.md", "utf8");
  const values = new Map<string, Set<string>>(
    Object.entries(entries).map(([name, entry]) => [name, new Set(Object.keys(entry))]),
  );
  const statements = [...text.matchAll(/import \{ ([^}]+) \} from "(composio-react(?:\/\w+)?)"/g)];
  const missing = statements.flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type ") && values.get(from)?.has(name) !== true)
      .map((name) => `${name} of ${from}`),
  );
  expect(statements.length).toBeGreaterThan(6);
  expect(missing).toEqual([]);
});

test("the skill is short enough to be read whole", () => {
  expect(readFileSync("skills/composio-react/SKILL.md", "utf8").split("\n").length).toBeLessThanOrEqual(300);
});
