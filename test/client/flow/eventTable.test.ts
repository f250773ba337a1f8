import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const source = readFileSync("src/client/flow/states.ts", "utf8");
const page = readFileSync("docs/browser.md", "utf8");

/** The names in the first column of the table that begins with a heading. */
function firstColumn(heading: string): readonly string[] {
  const table = page.slice(page.indexOf(heading)).split("\n\n")[0] ?? "";
  const cells = table
    .split("\n")
    .slice(2)
    .map((row) => row.split("|")[1] ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name = ""]) => name)).toSorted();
}

test("docs/browser.md lists every event, and every field of one", () => {
  const [, states = ""] = /type ConnectState =(.*?);/s.exec(source) ?? [];
  const [, event = ""] = /interface ComposioEvent \{(.*?)^\}/ms.exec(source) ?? [];
  const names = [
    ...[...states.matchAll(/"(\w+)"/g)].map(([, state]) => `connect.${state}`),
    ...[...event.matchAll(/"(connect\.\w+)"/g)].map(([, name = ""]) => name),
  ];
  const fields = [...event.matchAll(/readonly (\w+):/g)]
    .map(([, field = ""]) => field)
    .filter((field) => field !== "name");
  expect(names.length).toBeGreaterThan(10);
  expect(firstColumn("| `name` of a `ComposioEvent`").filter((name) => name.startsWith("connect."))).toEqual(
    names.toSorted(),
  );
  expect(firstColumn("| field | value |")).toEqual(fields.toSorted());
});
