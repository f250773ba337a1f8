import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { recipe } from "../matrix/chats/recipes.ts";

const examples = readdirSync("examples").filter((name) => existsSync(`examples/${name}/package.json`));
const manifestOf = (path: string) => JSON.parse(readFileSync(path, "utf8"));

test("there are examples, and examples/README.md lists each of them", () => {
  const page = readFileSync("examples/README.md", "utf8");
  expect(examples.length).toBeGreaterThan(5);
  expect(examples.filter((name) => !page.includes(`[${name}](${name})`))).toEqual([]);
});

describe.each(examples)("examples/%s", (name) => {
  const { dependencies, devDependencies, scripts } = manifestOf(`examples/${name}/package.json`);

  test("asks for the package in its current version", () => {
    expect(dependencies["composio-react"]).toBe(`^${manifestOf("package.json").version}`);
  });

  test("starts with the sandbox while there is no key", () => {
    expect(scripts.dev).toMatch(/^composio-sandbox -- /);
    expect(scripts.start).toMatch(/^composio-sandbox -- /);
    expect(scripts.build).toBeTruthy();
  });

  test("has a short README", () => {
    expect(readFileSync(`examples/${name}/README.md`, "utf8").split("\n").length).toBeLessThan(20);
  });

  test("has a lock for its own test with the same ranges", () => {
    const lock = manifestOf(`test/matrix/examples/locks/${name}.json`).packages[""];
    const ranges = { ...lock.dependencies, ...lock.devDependencies };
    const { "composio-react": tarball, ...others } = ranges;
    const { "composio-react": _, ...wanted } = { ...dependencies, ...devDependencies };
    expect(tarball).toMatch(/^file:/);
    expect(others).toEqual(wanted);
  });
});

test.each([
  ["app/chat.tsx", "export function Chat()"],
  ["app/api/chat/route.ts", "export async function POST"],
])("the chat example's %s is the recipe of docs/in-chat.md", (file, holding) => {
  expect(readFileSync(`examples/chat/${file}`, "utf8")).toBe(recipe(holding));
});
