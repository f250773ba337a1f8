import { expect, test } from "vitest";
import { lineOf, readSources, syntaxNodes, type SyntaxNode } from "../package/sources.ts";

/** Attributes that users read or hear. */
const spoken = /^(aria-(label|description|placeholder|roledescription|valuetext)|title|placeholder|alt|label)$/;

/** A word of two letters or more. */
const word = /\p{L}{2}/u;

/**
 * Texts in components that are in no catalogue: `file:line text`. `src/devtools` and `src/testing` are exempt: only
 * developers see them, and they are English.
 */
function findTexts(sources: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [file, text] of sources) {
    if (!file.startsWith("components/")) continue;
    for (const node of syntaxNodes(file, text)) {
      for (const literal of literalsOf(node, text))
        if (word.test(literal)) found.push(`${file}:${lineOf(text, node.start)} ${literal.trim()}`);
    }
  }
  return found;
}

/** The literal texts of an element's content or of a spoken attribute. */
function literalsOf(node: SyntaxNode, text: string): string[] {
  const source = text.slice(node.start, node.end);
  if (node.type === "JSXText") return [source];
  if (node.type === "JSXAttribute") {
    const [, name = "", value = ""] = /^([\w-]+)\s*=\s*([^]*)$/.exec(source) ?? [];
    // How long a ConnectButton's label is.
    if (name === "label" && /^"(full|short)"$/.test(value)) return [];
    return spoken.test(name) ? quoted(value) : [];
  }
  if (node.type === "Property") {
    const [, name = "", value = ""] = /^"(aria-label|title|alt)":?\s*([^]*)$/.exec(source) ?? [];
    return name === "" ? [] : quoted(value);
  }
  // `<p>{"Hello"}</p>` and `<p>{isOn ? "On" : "Off"}</p>`; not the container of an attribute.
  if (node.type === "JSXElement" || node.type === "JSXFragment") return childTexts(node, text);
  return [];
}

function childTexts(node: SyntaxNode, text: string): string[] {
  const children = Array.isArray(node["children"]) ? (node["children"] as SyntaxNode[]) : []; // SAFETY: as parsed.
  return children
    .filter((child) => child.type === "JSXExpressionContainer")
    .flatMap((child) => shownLiterals(child["expression"] as SyntaxNode, text)); // SAFETY: as parsed.
}

/** Literals that an expression may show: itself, the arms of `?:`, `&&`, `||` and `??`, the parts of a template. */
function shownLiterals(node: SyntaxNode | undefined, text: string): string[] {
  if (!node) return [];
  const part = (name: string) => shownLiterals(node[name] as SyntaxNode | undefined, text); // SAFETY: as parsed.
  if (node.type === "ConditionalExpression") return [...part("consequent"), ...part("alternate")];
  if (node.type === "LogicalExpression") return [...part("left"), ...part("right")];
  const source = text.slice(node.start, node.end);
  // A literal that is no text, such as null, shows nothing.
  return /^["'`]/.test(source) ? [source.replace(/\$\{[^}]*\}/g, "")] : [];
}

/** Literals of an attribute's value, except those of a comparison or of an index. */
function quoted(value: string): string[] {
  const plain = value.replace(/[=!]==\s*"[^"]*"/g, "").replace(/\["[^"]*"\]/g, "");
  return [...plain.matchAll(/"([^"]*)"|`([^`]*)`/g)].map(([, text, template]) =>
    (text ?? template ?? "").replace(/\$\{[^}]*\}/g, ""),
  );
}

test("components show no text that is not in the catalogue", () => {
  expect(findTexts(readSources())).toEqual([]);
});

test.each([
  `<p>Hello</p>`,
  `<p>{"Hello"}</p>`,
  `<p>{isOn ? text : "Off"}</p>`,
  `<p>{name ?? "nobody"}</p>`,
  "<p>{`Hello ${name}`}</p>",
  `<button aria-label="Close" />`,
  `<button title={isOn ? "On" : undefined} />`,
  "<input placeholder={`Search ${name}`} />",
  `<img alt="A logo" />`,
])("finds a text: %s", (jsx) => {
  expect(findTexts(new Map([["components/planted.tsx", `export const planted = ${jsx};`]]))).toHaveLength(1);
});

test.each([`<p className="cr-status">{messages.close}</p>`, `<p title={who}>({name})</p>`, `<img alt="" />`])(
  "accepts %s",
  (jsx) => {
    expect(findTexts(new Map([["components/planted.tsx", `export const planted = ${jsx};`]]))).toEqual([]);
  },
);
