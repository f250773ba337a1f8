import { describe, expect, test } from "vitest";
import { findCircles, findViolations, reach, readImports } from "./importGraph.ts";
import { readSources } from "./sources.ts";

const sources = readSources();
const imports = readImports(sources);

describe("the import graph", () => {
  test("every import in src is allowed, type imports included", () => {
    expect(sources.size).toBeGreaterThan(8);
    expect(findViolations(imports, new Set(sources.keys()))).toEqual([]);
  });

  test("no imports form a cycle, type imports included", () => {
    expect(findCircles(imports)).toEqual([]);
  });

  test("client and server never import each other", () => {
    const meeting = [...sources.keys()].filter((file) => {
      const zones = new Set([...reach(file, imports)].map((name) => name.split("/")[0]));
      return !/^(index|testing\/)/.test(file) && zones.has("client") && zones.has("server");
    });
    expect(meeting).toEqual([]);
  });

  test("the browser entry reaches neither server, sandbox nor testing, and only packages for browsers", () => {
    const reached = [...reach("index.ts", imports)];
    const files = reached.filter((name) => sources.has(name));
    const packages = reached.filter((name) => !sources.has(name));
    expect(files.filter((file) => /^(server|sandbox|testing)\//.test(file))).toEqual([]);
    expect(packages.filter((name) => !/^(react|react-dom|@tanstack\/react-query)(\/|$)/.test(name))).toEqual([]);
  });

  test("what a page loads later, the testing entry imports at once: tests wait for no chunk", () => {
    const loadedLater = [...sources.values()].flatMap((text) => [
      ...text.matchAll(/\bimport\("\S*?(\w+Later)\.ts"\)/g),
    ]);
    const names = [...new Set(loadedLater.map(([, name = ""]) => name))];
    expect(names).toContain("partsLater");
    const imported = imports.filter(({ from }) => from === "testing/createTestComposio.tsx").map(({ to }) => to);
    expect(names.filter((name) => !imported.some((file) => file.endsWith(`/${name}.ts`)))).toEqual([]);
  });

  test("tickets are imported by one file of the server and one of the client", () => {
    const knowing = imports.filter(({ to }) => to === "protocol/tickets.ts").map(({ from }) => from);
    expect(knowing.toSorted()).toEqual([
      "client/api/ticketStore.ts",
      "server/batching/tickets.ts",
      "server/request/exposedHeaders.ts",
    ]);
  });

  test("the query entry reaches no React: it runs in server components and loaders", () => {
    expect(sources.has("query/index.ts")).toBe(true);
    const packages = [...reach("query/index.ts", imports)].filter((name) => !sources.has(name));
    expect(packages.toSorted()).toEqual(["@tanstack/react-query"]); // Of React Query, only types.
  });

  test.each(["server/index.ts", "sandbox/index.ts"])("%s reaches neither React nor anything of Node", (entry) => {
    expect(sources.has(entry)).toBe(true);
    expect([...reach(entry, imports)].filter((name) => /^(react|@tanstack\/|node:)/.test(name))).toEqual([]);
  });
});

describe("the check finds a planted violation", () => {
  /** Beside the planted file stand the ones it may name, so that what is found is the edge and not a dead path. */
  const plant = (file: string, text: string) => {
    const zones = [
      "platform",
      "client/flow",
      "react",
      "components/shared",
      "server/http",
      "server/routes",
      "sandbox",
      "testing",
    ];
    const neighbours = zones.map((zone): [string, string] => [`${zone}/neighbour.ts`, "export {};"]);
    const planted = new Map([...neighbours, [file, text] as const]);
    return findViolations(readImports(planted), new Set(planted.keys()));
  };

  test.each([
    ["a value", "client/flow/planted.ts", `import { Planted } from "../../server/http/neighbour.ts";`],
    ["a type", "client/flow/planted.ts", `import type { Planted } from "../../react/neighbour.ts";`],
    ["an inline type", "react/planted.ts", `import { type Planted } from "../components/shared/neighbour.ts";`],
    ["a type query", "platform/planted.ts", `export type Planted = import("../sandbox/neighbour.ts").Planted;`],
    ["a dynamic import", "react/planted.tsx", `export const load = () => import("../testing/neighbour.ts");`],
    ["a re-export", "server/http/planted.ts", `export { planted } from "../../sandbox/neighbour.ts";`],
    ["a star re-export", "sandbox/planted.ts", `export * from "../server/http/neighbour.ts";`],
    ["a side effect", "react/planted.ts", `import "../server/http/neighbour.ts";`],
    ["several lines", "client/flow/planted.ts", `import {\n  one,\n  two,\n} from\n  "../../react/neighbour.ts";`],
    ["a folder above", "server/http/planted.ts", `import { one } from "../routes/neighbour.ts";`],
    ["a folder that nobody has listed", "server/new/planted.ts", `import { one } from "../http/neighbour.ts";`],
  ])("%s", (_, file, text) => {
    expect(plant(file, text)).toEqual([expect.stringContaining("may not know")]);
  });

  test.each([
    ["client/planted.ts", `import { useState } from "react";`],
    ["protocol/planted.ts", `import type { ReactNode } from "react";`],
    ["client/api/planted.ts", `import { z } from "zod";`],
    ["components/shared/planted.tsx", `import type { Composio } from "@composio/core";`],
    ["react/planted.ts", `import { Hono } from "hono/tiny";`],
    ["server/planted.ts", `import { readFile } from "node:fs/promises";`],
    ["server/planted.ts", `import { readFile } from "fs";`],
  ])("a package: %s: %s", (file, text) => {
    expect(plant(file, text)).toEqual([expect.stringContaining("may not use the package")]);
  });

  test("a file that does not exist", () => {
    expect(plant("client/planted.ts", `import "./gone.ts";`)).toEqual([expect.stringContaining("not a source file")]);
  });

  test("a cycle of three files, with types only", () => {
    const circle = new Map([
      ["client/one.ts", `import type { Two } from "./two.ts";`],
      ["client/two.ts", `import type { Three } from "./three.ts";`],
      ["client/three.ts", `import { type One } from "./one.ts";`],
      ["client/outside.ts", `import "./one.ts";`],
    ]);
    expect(findCircles(readImports(circle))).toEqual([["client/one.ts", "client/three.ts", "client/two.ts"]]);
  });

  test("imports in comments and strings do not count", () => {
    const text = `// import "../server/index.ts";\nexport const text = 'import "react"';`;
    expect(plant("client/planted.ts", text)).toEqual([]);
  });
});
