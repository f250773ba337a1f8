import { readFileSync } from "node:fs";
import { build, transform as transformScript } from "esbuild";
import { type Targets, transform as transformStyles } from "lightningcss";
import { describe, expect, test } from "vitest";
import { callbackScript } from "../../src/server/pages/callbackScript.ts";

/** The oldest browsers that README names. */
const floor = readFloor(readFileSync("README.md", "utf8"));

type Versions = readonly [chrome: number, firefox: number, safari: number];

function readFloor(readme: string): Versions {
  const found = /\*\*Browsers\*\*: Chrome and Edge (\d+), Firefox (\d+), Safari (\d+\.\d+) and newer/.exec(readme);
  if (!found) throw new Error("README names no browsers.");
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

/**
 * Names that came into the language or the web after 2022, by the first version that has them, as MDN's browser
 * compatibility data says (8.0, November 2026). `Infinity`: not there yet. Names that much else has as well, such as
 * an iterator's `map`, are left to the compiler: its `lib` is ES2023.
 */
const since: Readonly<Record<string, Versions>> = {
  "URL.canParse": [120, 115, 17],
  "URL.parse": [126, 126, 18],
  "Object.groupBy": [117, 119, 17.4],
  "Map.groupBy": [117, 119, 17.4],
  "Promise.withResolvers": [119, 121, 17.4],
  "Promise.try": [128, 134, 18.2],
  "Array.fromAsync": [121, 115, 16.4],
  "AbortSignal.any": [116, 124, 17.4],
  "AbortSignal.timeout": [124, 100, 16],
  "Response.json": [105, 115, 17],
  "ReadableStream.from": [Infinity, 117, 27],
  "Error.isError": [134, 138, 18.4],
  "Iterator.from": [122, 131, 18.4],
  "RegExp.escape": [136, 134, 18.2],
  "Math.sumPrecise": [147, 137, 26.2],
  "Uint8Array.fromBase64": [140, 133, 18.2],
  "Symbol.dispose": [125, 141, 27.3],
  "Symbol.asyncDispose": [127, 141, 27.3],
  "Intl.DurationFormat": [129, 136, 16.4],
  "Intl.Segmenter": [87, 125, 14.1],
  "Document.parseHTML": [146, 148, Infinity],
  "Document.parseHTMLUnsafe": [124, 128, 26],
  toBase64: [140, 133, 18.2],
  toSorted: [110, 115, 16],
  toReversed: [110, 115, 16],
  toSpliced: [110, 115, 16],
  isWellFormed: [111, 119, 16.4],
  toWellFormed: [111, 119, 16.4],
  symmetricDifference: [122, 127, 17],
  isSubsetOf: [122, 127, 17],
  isSupersetOf: [122, 127, 17],
  isDisjointFrom: [122, 127, 17],
  getOrInsert: [145, 144, 26.2],
  getOrInsertComputed: [145, 144, 26.2],
  checkVisibility: [105, 106, 17.4],
  popover: [114, 125, 17],
  showPopover: [114, 125, 17],
  hidePopover: [114, 125, 17],
  togglePopover: [114, 125, 17],
  requestClose: [134, 139, 18.4],
  closedBy: [134, 141, 27.3],
  moveBefore: [133, 144, Infinity],
  setHTML: [146, 148, Infinity],
  setHTMLUnsafe: [124, 123, 26],
  getHTML: [125, 128, 18],
  getComposedRanges: [137, 142, 17],
  computedStyleMap: [66, Infinity, 16.4],
  startViewTransition: [111, 144, 18],
  requestIdleCallback: [47, 55, Infinity],
  cancelIdleCallback: [47, 55, Infinity],
  scheduler: [94, 142, Infinity],
  userActivation: [72, 120, 16.4],
  userAgentData: [90, Infinity, Infinity],
  cookieStore: [87, 140, 18.4],
  ariaNotify: [141, 150, 27],
  CloseWatcher: [126, 149, 27.3],
  "new Highlight": [105, 140, 17.2],
  URLPattern: [95, 142, 26],
  ToggleEvent: [114, 120, 17],
  SuppressedError: [134, 141, 27.3],
  DisposableStack: [134, 141, 27.3],
  AsyncDisposableStack: [134, 141, 27.3],
  Temporal: [144, 139, 27.3],
  Float16Array: [135, 129, 18.2],
};

/** Which of the names a script needs: not those that it asks for first, by `?.`, and not those of pseudo-classes. */
function youngNames(script: string): string[] {
  return Object.entries(since)
    .filter(([, versions]) => versions.some((version, at) => version > (floor[at] ?? 0)))
    .map(([name]) => name)
    .filter((name) => new RegExp(String.raw`(?<![\w"'[:-])${name.replace(".", "\\.")}\b(?!\?\.)`).test(script));
}

const targets = [`chrome${floor[0]}`, `edge${floor[0]}`, `firefox${floor[1]}`, `safari${floor[2]}`];

/** What a page loads of an entry, for the newest browsers or for the oldest, without comments. */
async function bundle(entry: string, target: string | string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    external: ["react", "react-dom", "@tanstack/react-query"],
    legalComments: "none",
    target,
  });
  return outputFiles.map(({ text }) => text).join("\n");
}

describe.each([
  "dist/index.js",
  "dist/query/index.js",
  "dist/agents/index.js",
  "dist/devtools/index.js",
  "dist/locales/de.js",
])("%s", (entry) => {
  test("uses only syntax and APIs of the oldest browsers that README names", async () => {
    const asIs = await bundle(entry, "esnext");
    expect(await bundle(entry, targets)).toBe(asIs);
    expect(youngNames(asIs)).toEqual([]);
  });
});

test("the script of the handler's pages runs in the oldest browsers", async () => {
  const [asIs, lowered] = await Promise.all(
    ["esnext", targets].map((target) => transformScript(callbackScript, { target, legalComments: "none" })),
  );
  expect(lowered?.code).toBe(asIs?.code);
  expect(youngNames(callbackScript)).toEqual([]);
});

test.each(["URL.canParse(text)", "if (list.toSorted()) {}", "new URLPattern(text)", "box.checkVisibility()"])(
  "%s is found",
  (script) => expect(youngNames(script)).toHaveLength(1),
);

test.each(["box.checkVisibility?.()", "myURL.canParse(text)", `"popover"`, `"[popover]"`])("%s is none", (script) =>
  expect(youngNames(script)).toEqual([]),
);

describe.each(["styles.css", "styles.unlayered.css"])("%s", (sheet) => {
  const styles = readFileSync(`dist/${sheet}`, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

  test("needs no rewriting for the oldest browsers", () => {
    // `color-scheme` is for `light-dark()`, of which there is none; the prefix is for Safari, and without it a line is black.
    const added = /^ *(--lightningcss-(light|dark): ?(initial)?|-webkit-text-decoration-color: .*);\n/gm;
    const [chrome, firefox, safari] = floor.map(
      (version) => (Math.trunc(version) << 16) | (((version * 10) % 10) << 8),
    );
    const lowered = lightning(styles, { chrome, edge: chrome, firefox, safari, ios_saf: safari });
    expect(lowered.replace(added, "")).toBe(lightning(styles));
  });

  // Selectors are not rewritten by any build: one that is not known drops its whole rule.
  test("has no selector or function, outside of @supports, that is newer", () => {
    const certain = styles.replace(/@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, "");
    const newer =
      /light-dark\(|\(from |:has\(|:dir\(|:user-(?:in)?valid|:popover-open|:open\b|:state\(|::details-content|anchor\(|anchor-name|@(?:property|scope|starting-style|container\s+style|function|view-transition)|&|\b(?:sin|cos|pow|sqrt|round|mod|rem|abs|sign|if|sibling-index|calc-size|contrast-color|linear)\(|interpolate-size|field-sizing|\d(?:rcap|ric|rex|rch)\b/g;
    expect(certain.match(newer)).toBeNull();
  });

  test("has what Safari needs: no underline shorthand with a colour (before 26.2), and a prefix", () => {
    const lines = [...styles.matchAll(/text-decoration:\s*([^;}]*)[;}]/g)].map((match) => match[1]);
    expect([...new Set(lines)]).toEqual(["underline"]);
    expect(styles).toMatch(/-webkit-user-select:\s*none;[^}]*[;\s]user-select:\s*none/);
  });
});

function lightning(styles: string, targets?: Targets): string {
  const code = Buffer.from(styles);
  return Buffer.from(transformStyles({ filename: "styles.css", code, ...(targets && { targets }) }).code).toString();
}
