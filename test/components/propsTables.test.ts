import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { type SyntaxNode, readSources, syntaxNodes } from "../package/sources.ts";

/*
 * Writes the table of props in each page of docs/components, from the types. They are read from the source, because
 * TypeScript 7 has no API that could be asked.
 */

interface Declaration {
  readonly file: string;
  readonly text: string;
  readonly node: SyntaxNode;
}

/** A prop as the table shows it. */
interface Row {
  readonly name: string;
  readonly type: string;
  readonly fallback: string;
  readonly about: string;
}

const start = "<!-- Made by `npx vitest run --project unit propsTables -u` from the types. -->";
const end = "<!-- End of the props. -->";

/** Every type and interface of `src`, by its name. Only names like `OwnProps` are in several files. */
const declarations = new Map<string, Declaration[]>();
for (const [file, text] of readSources()) {
  for (const node of syntaxNodes(file, text)) {
    if (node.type !== "TSTypeAliasDeclaration" && node.type !== "TSInterfaceDeclaration") continue;
    const name = textOf(text, child(node, "id"));
    declarations.set(name, [...(declarations.get(name) ?? []), { file, text, node }]);
  }
}

function child(node: SyntaxNode, key: string): SyntaxNode {
  // SAFETY: the parser's trees have this member; where one has not, `type` of undefined throws.
  return node[key] as SyntaxNode;
}

function children(node: SyntaxNode, key: string): readonly SyntaxNode[] {
  // SAFETY: as above.
  return (node[key] ?? []) as readonly SyntaxNode[];
}

function textOf(text: string, { start, end }: SyntaxNode): string {
  return text.slice(start, end);
}

function find(name: string, file: string): Declaration {
  const found = declarations.get(name) ?? [];
  const own = found.find((declaration) => declaration.file === file) ?? found[0];
  if (!own) throw new Error(`${file} names the type ${name}, which no file of src has`);
  return own;
}

/** The text of the docstring that ends where the node begins. */
function docstring(text: string, node: SyntaxNode): string {
  const [, comment = ""] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(?:export\s+)?$/.exec(text.slice(0, node.start)) ?? [];
  return comment
    .replaceAll(/^\s*\*/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The kit's own props in a type. The attributes of the element are `Omit<ComponentPropsWithoutRef<…>>`. */
function rowsOf(node: SyntaxNode, { file, text }: Declaration): Row[] {
  const inside = (nodes: readonly SyntaxNode[]) => nodes.flatMap((each) => rowsOf(each, { file, text, node }));
  if (node.type === "TSIntersectionType" || node.type === "TSUnionType") return inside(children(node, "types"));
  if (node.type === "TSTypeLiteral") return inside(children(node, "members"));
  if (node.type === "TSTypeAliasDeclaration" || node.type === "TSParenthesizedType")
    return inside([child(node, "typeAnnotation")]);
  if (node.type === "TSInterfaceDeclaration")
    return [...inside(children(child(node, "body"), "body")), ...inside(children(node, "extends"))];
  if (node.type === "TSPropertySignature") return propertyRow(node, text);
  const [, name = "", key = ""] = /^(\w+)(?:<(\w+))?/.exec(textOf(text, node)) ?? [];
  if (name === "Omit") return [];
  const target = find(name === "Pick" ? key : name, file);
  const rows = rowsOf(target.node, target);
  const picked = new Set([...textOf(text, node).matchAll(/"(\w+)"/g)].map(([, each]) => each));
  return name === "Pick" ? rows.filter((row) => picked.has(row.name)) : rows;
}

function propertyRow(node: SyntaxNode, text: string): Row[] {
  const type = shortType(textOf(text, child(child(node, "typeAnnotation"), "typeAnnotation")));
  // The other members of a union must not have it.
  if (type === "undefined") return [];
  const [about = "", fallback = ""] = docstring(text, node).split(" @default ");
  return [{ name: textOf(text, child(node, "key")), type, fallback: fallbackText(fallback), about }];
}

function fallbackText(value: string): string {
  if (/^'.*'$/.test(value)) return `\`"${value.slice(1, -1)}"\``;
  return value.replace(/^(true|false|\d+|Infinity)\b/, "`$1`");
}

function shortType(source: string): string {
  const text = source
    .replaceAll(/\s+/g, " ")
    .replace(/^\| /, "")
    .replace(/ \| undefined$/, "")
    .replaceAll("readonly ", "")
    .replaceAll(/ByState<(\w+), \w+>/g, "$1 | ((state) => $1)")
    .replaceAll(/Render<.*>/g, "ReactElement | ((props, state) => ReactElement)")
    .replace(/^\((\(.*\) => \w+)\)$/, "$1");
  return /^[A-Z]\w+$/.test(text) ? (literals(text) ?? text) : text;
}

/** The values of a type that is a short list of texts. */
function literals(name: string): string | null {
  const [declaration] = declarations.get(name) ?? [];
  if (declaration?.node.type !== "TSTypeAliasDeclaration") return null;
  const values = textOf(declaration.text, child(declaration.node, "typeAnnotation"));
  return /^"\w+"( \| "\w+"){1,5}$/.test(values) ? values : null;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

function tableOf(component: string): string {
  const props = find(`${component}Props`, "");
  const rows = rowsOf(props.node, props);
  const undocumented = rows.filter(({ about }) => about === "").map(({ name }) => `${component} ${name}`);
  expect(undocumented, "props without a docstring").toEqual([]);
  // A provider has no element.
  const ref = component.endsWith("Provider") ? "" : " `ref` is the element's.";
  return `${docstring(props.text, props.node)}${ref}

| prop | type | default | meaning |
| --- | --- | --- | --- |
${rows.map(({ name, type, fallback, about }) => `| \`${name}\` | \`${cell(type)}\` | ${cell(fallback)} | ${cell(about)} |`).join("\n")}`;
}

const components = readdirSync("docs/components").map((file) => basename(file, ".md"));

test.each(components)("docs/components/%s.md has the props of the types", async (component) => {
  const page = readFileSync(`docs/components/${component}.md`, "utf8");
  const [before, rest = ""] = page.split(start);
  const after = rest.split(end)[1];
  if (after === undefined) throw new Error(`docs/components/${component}.md has no "${start}" with "${end}" after it`);
  const made = `${before}${start}\n\n${tableOf(component)}\n\n${end}${after}`;
  await expect(made).toMatchFileSnapshot(`../../docs/components/${component}.md`);
});
