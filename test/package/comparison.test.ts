import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const read = (page: string): string => readFileSync(page, "utf8");

/** The cells of each row of a page's tables, without the rows of dashes. */
function rowsOf(page: string): readonly (readonly string[])[] {
  const lines = read(page)
    .split("\n")
    .filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));

/** As GitHub makes the anchors of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** Links of a page to a file or a heading that does not exist. */
function deadLinks(page: string): readonly string[] {
  return linksOf(read(page)).filter((link) => {
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page : join(dirname(page), decodeURIComponent(path));
    return !existsSync(file) || (anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor));
  });
}

const folders = [".", ".github", "docs", "examples", "skills"];
const pages = folders
  .flatMap((folder) => readdirSync(folder, { recursive: folder !== "." }).map((name) => join(folder, String(name))))
  .filter((page) => page.endsWith(".md") && !page.includes("node_modules"));
test.each(pages)("every link of %s leads to a file, and to its heading", (page) => {
  expect(deadLinks(page)).toEqual([]);
});

describe("docs/comparison.md", () => {
  const features = rowsOf("docs/comparison.md").filter(([, , here]) => here !== "here");

  test("says of each feature what is here, and names the test, story or page that shows it", () => {
    expect(features.length).toBeGreaterThan(30);
    const claims = features.filter(([, , here = ""]) => !/^(no\b|only\b|by the level)/.test(here));
    expect(claims.filter(([, , here = ""]) => linksOf(here).length === 0)).toEqual([]);
  });
});

describe("README's comparison", () => {
  const rows = rowsOf("README.md");
  const row = (name: string): readonly string[] => rows.find(([first]) => first?.startsWith(name)) ?? [];
  const measured = rowsOf("docs/benchmarks.md");
  const kB = (bytes: string | undefined): string => String(Math.round(Number(bytes?.replace(/\D/g, "")) / 1000));
  const peer = (name: string) => measured.find(([what]) => what?.startsWith("size of all code") && what.includes(name));

  test("has the sizes of docs/benchmarks.md", () => {
    const peers = ["@workos-inc", "@pipedream", "@nangohq", "@amp-labs"].map(peer);
    expect(row("kB of a connect button").slice(1)).toEqual([
      kB(peers[0]?.[1]),
      ...peers.map((figures) => kB(figures?.[2])),
    ]);
    const first = measured.find(([what]) => what?.startsWith("first load in Vite, ConnectButton"));
    expect(read("README.md")).toContain(`a page with our button loads ${kB(first?.[1])} kB first`);
    expect(read("README.md")).toContain(`Nango's loader is ${kB(peer("@nangohq")?.[2])} kB`);
  });

  test("has the date and the machine of docs/benchmarks.md", () => {
    const [, date, machine, node] =
      /Made on (\S+) by .* \((.*?), \d+ GB, (Node \S+), /.exec(read("docs/benchmarks.md")) ?? [];
    expect(read("README.md")).toContain(`[benchmarks](docs/benchmarks.md) of ${date} (${machine}, ${node})`);
  });

  test("has as many languages as there are", () => {
    const languages = readdirSync("src/locales").filter((name) => /^[a-z]{2}(-[A-Z]{2})?\.ts$/.test(name));
    expect(row("languages")[1]).toBe(String(languages.length));
  });
});
