// Makes the stylesheets of the package from the files in src/components.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { transform } from "esbuild";
import { sortDeclarations } from "./declarationOrder.mjs";

/**
 * `styles.css`: all rules in one cascade layer, but for those of the files that are named. A reset in a layer stays below it, even
 * if the page gets it later, as from Chakra UI: `reset` and `base` are the names of such layers in Chakra, Panda and Tailwind.
 */
export async function layeredStyles(root, without = []) {
  return minify(layered(await readRules(root, without)));
}

const layered = (rules) => `@layer reset, base;\n@layer composio-react {\n${rules}}\n`;

/**
 * `styles.unlayered.css`: the same rules without their layer. There the selectors count as two elements: more than a
 * reset's `*` and `button`, less than any class of the app. Without a layer there is nothing to go back to for
 * `unstyled`, so no selector matches then.
 */
export async function unlayeredStyles(root) {
  const rules = await readRules(root);
  const styled = ":where(:not([data-cr-unstyled] *))";
  return minify(
    rules
      .replace(/^\[data-cr-unstyled\][^{]*\{[^}]*\}\n/gm, "")
      .replace(/^\[data-cr-scheme\]:not\(#_, (.*)\) \{/gm, ":not(_):not(__):where([data-cr-scheme]:not($1)) {")
      .replace(/^(\s*)(?=\.cr-)/gm, `$1${styled}`)
      .replace(/^(\s*):where\((?!:not\(\[data-cr-unstyled|\.cr-visually-hidden)/gm, `$1:not(_):not(__)${styled}:where(`)
      .replace(/^(\s*):where\((?=\.cr-visually-hidden)/gm, "$1:not(_):not(__):where("),
  );
}

/** The rules of the files that `src/components/styles.css` imports, in its order. */
async function readRules(root, without = []) {
  const path = join(root, "src/components/styles.css");
  const [, ...lines] = (await readFile(path, "utf8")).split(/(?<=\*\/)\n|\n(?=@)/);
  const texts = lines.map(async (line) => {
    const [, file] = /^@import "(\.[\w./-]+)" layer\(composio-react\);\n?$/.exec(line) ?? [];
    if (file === undefined) throw new Error(`styles.css has more than a comment and imports into the layer: ${line}`);
    return without.some((name) => file.endsWith(name)) ? "" : readFile(join(dirname(path), file), "utf8");
  });
  return (await Promise.all(texts)).join("\n");
}

const letters = "0123456789abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What the layered stylesheet is before its private variables get their short names. */
export async function rulesOf(root) {
  return strip(layered(await readRules(root, [])));
}

/** Takes out comments and spaces, since not every bundler does, and arranges the rest for gzip. */
export async function minify(source) {
  return compress(sortDeclarations(await strip(source)));
}

/** esbuild leaves spaces in the values of custom properties, and around the signs of a calculation (which `+` and `-` need). */
async function strip(source) {
  const { code } = await transform(source, { loader: "css", minify: true });
  return code.replace(/([:,(]) | (?=\))/g, "$1").replace(/ ([*/]) /g, "$1");
}

/** Shortens the names of private variables (`--_name`). */
export function compress(code) {
  const uses = new Map();
  for (const [name] of code.matchAll(/--_[\w-]+/g)) uses.set(name, (uses.get(name) ?? 0) + 1);
  // One letter each, the most frequent first: these compress best.
  const names = [...uses.keys()].sort((one, other) => uses.get(other) - uses.get(one));
  return code.replace(/--_[\w-]+/g, (name) => `--_${letters[names.indexOf(name)] ?? names.indexOf(name)}`);
}
