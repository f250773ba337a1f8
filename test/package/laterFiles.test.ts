import { readFileSync, readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import type * as Kit from "../../src/index.ts";

// Each file that is loaded later is built with a copy of every module that it uses. What such a module keeps would be kept twice:
// once for the page, once for the form or dialog.

/** A constant of a module that begins empty and is filled later. */
const state =
  /^(?:export )?(?:const|let|var) (\w+) = (?:\/\* @__PURE__ \*\/ )?(?:new (?:Weak)?(?:Map|Set)\(\)|createEmitter\(\));/gm;
const statesOf = (file: string) => [...readFileSync(file, "utf8").matchAll(state)].map(([, name]) => name ?? "");

/** The modules of dist that a page with everything of the browser entry loads at first. */
async function firstModules(): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: ["dist/index.js"],
    bundle: true,
    format: "esm",
    outdir: "unused",
    packages: "external",
    external: ["*Later.js"],
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  return Object.keys(metafile.inputs);
}

test("nothing that the page keeps in a module is kept again in a file that is loaded later", async () => {
  const page = (await firstModules()).flatMap(statesOf);
  expect(page).toContain("allNotes");
  const later = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith("Later.js"));
  expect(later.length).toBeGreaterThan(5);
  const twice = later.flatMap((file) => statesOf(`dist/${file}`).filter((name) => page.includes(name)));
  // Each copy follows the colours, or the sizes, of its own elements. Only development logs the reported faults.
  expect([...new Set(twice)].toSorted()).toEqual(["followers", "reported", "steady"]);
});

test("every error is a ComposioError for the app, whichever file made it", async () => {
  // SAFETY: it is what the build makes of this module.
  const kit = (await import(pathToFileURL("dist/index.js").href)) as typeof Kit;
  const clientOf = (fetch: () => Promise<Response>) =>
    kit.createComposioClient({ baseUrl: "http://app.example/api", fetch }).connectedAccounts;
  const refused = clientOf(() =>
    Promise.resolve(Response.json({ error: { code: "not_allowed", message: "No." } }, { status: 403 })),
  );
  const unreachable = clientOf(() => Promise.reject(new TypeError("fetch failed")));
  const wall = clientOf(() => Promise.resolve(new Response("<html>", { headers: { "content-type": "text/html" } })));
  const failures = [
    refused.get("ca_1"),
    unreachable.get("ca_1"),
    wall.list(),
    refused.waitForConnection("ca_1", { signal: AbortSignal.abort() }),
  ];
  const errors = await Promise.all(failures.map((failure) => failure.catch((error: unknown) => error)));
  expect(errors.map((error) => (error instanceof kit.ComposioError ? error.code : error))).toEqual([
    "not_allowed",
    "network_error",
    "unauthenticated",
    "aborted",
  ]);
  expect([new Error("no"), null, "no", {}].filter((value) => value instanceof kit.ComposioError)).toEqual([]);
  const AppError = class extends kit.ComposioError {};
  expect(errors.filter((error) => error instanceof AppError)).toEqual([]);
  expect(new AppError("not_allowed")).toBeInstanceOf(AppError);
});
