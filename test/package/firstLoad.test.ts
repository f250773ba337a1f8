import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

/*
 * What a page loads before anything is pressed. esbuild puts a module that a page and a later part of it share into
 * what is loaded first, so it is the bundler that shows whether the dialog stands by itself.
 */

interface Loaded {
  /** Names of the package's modules that are loaded with the page. */
  readonly first: readonly string[];
  readonly later: readonly string[];
  /** Files of JavaScript that are loaded with the page. */
  readonly chunks: number;
}

async function bundle(names: string): Promise<Loaded> {
  const { metafile } = await build({
    stdin: { contents: `export { ${names} } from "./dist/index.js";`, resolveDir: resolve(".") },
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: "unused",
    packages: "external",
    metafile: true,
    write: false,
  });
  const all = Object.entries(metafile.outputs);
  const found = new Set<string>();
  const load = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path]?.imports ?? [])
      if (kind === "import-statement" && !external) load(next);
  };
  const [entry] = all.find(([, output]) => output.entryPoint === "<stdin>") ?? [];
  if (entry === undefined) throw new Error("There is no output of the page's own.");
  load(entry);
  const modules = (isFirst: boolean) =>
    all
      .filter(([path]) => found.has(path) === isFirst)
      .flatMap(([, { inputs }]) =>
        Object.entries(inputs).flatMap(([name, { bytesInOutput }]) => (bytesInOutput > 0 ? [name] : [])),
      )
      .map((name) => name.replace(/^dist\//, ""));
  return { first: modules(true), later: modules(false), chunks: found.size };
}

describe("what a page with a ConnectButton loads first", () => {
  test("has no dialog and no form: they load at the first press", async () => {
    const { first, later } = await bundle("ComposioProvider, ConnectButton, createComposioClient");
    expect(first).toContain("components/connect-button/ConnectButton.js");
    expect(
      first.filter((name) =>
        /createFlow|lostRequests|accountPoller|(?<!useConnect)Dialog|Form|Field|Secret|FileDrop|fieldValues|modal|createCatalogue|Answers|errors\.|errorText|loginWall/.test(
          name,
        ),
      ),
    ).toEqual([]);
    expect(later.toSorted()).toEqual([
      "client/accounts/watchingLater.js",
      "client/api/answersLater.js",
      "client/catalogue/adminLater.js",
      "client/catalogue/catalogueLater.js",
      "client/flow/flowsLater.js",
      "components/api-key-form/formLater.js",
      "components/auth-config-list/adminPartsLater.js",
      "components/connect-button/partsLater.js",
      "components/connect-view/panelLater.js",
      "components/toolkit-picker/tilesLater.js",
    ]);
  });

  test.each([
    "components/api-key-form/formLater.js",
    "components/connect-view/panelLater.js",
    "components/connect-button/partsLater.js",
    "client/accounts/watchingLater.js",
    "client/api/answersLater.js",
    "client/catalogue/catalogueLater.js",
    "client/flow/flowsLater.js",
    "components/toolkit-picker/tilesLater.js",
  ])("shares no module with %s, which loads later", async (file) => {
    expect([...readFileSync(`dist/${file}`, "utf8").matchAll(/(?:from|import) ?\(?"(\..+)"/g)]).toEqual([]);
    const { chunks } = await bundle("ComposioProvider, ConnectButton, createComposioClient");
    expect(chunks).toBe(1);
  });
});

describe("what a page loads that only shows connections", () => {
  test.each(["ConnectionStatusBadge", "useConnectionStatus", "useConnectedAccounts"])(
    "with %s there is nothing that connects, no form, and nothing of auth configs and toolkits",
    async (name) => {
      const { first } = await bundle(`ComposioProvider, createComposioClient, ${name}`);
      expect(first).toContain("react/ComposioProvider.js");
      expect(
        first.filter((file) =>
          /createFlow|flows\.|popup|attempts|lostRequests|Form|Field|Dialog|ConnectButton|createCatalogue|Answers|errors\.|errorText|loginWall/.test(
            file,
          ),
        ),
      ).toEqual([]);
    },
  );
});
