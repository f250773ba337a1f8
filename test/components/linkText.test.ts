import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkText } from "../../src/components/fields/linkText.ts";

const shown = (text: string) => linkText(text).map((part) => (part.href === null ? part.text : [part.text, part.href]));

describe("linkText", () => {
  it.each<[string, ReturnType<typeof shown>]>([
    ["", []],
    ["No address here.", ["No address here."]],
    ["From https://a.example/keys.", ["From ", ["https://a.example/keys", "https://a.example/keys"], "."]],
    ["HTTPS://A.example/x", [["HTTPS://A.example/x", "https://a.example/x"]]],
    ["(see https://a.example/k)", ["(see ", ["https://a.example/k", "https://a.example/k"], ")"]],
    ["https://a.example/a_(b)", [["https://a.example/a_(b)", "https://a.example/a_(b)"]]],
    ["“https://a.example/x”", ["“", ["https://a.example/x", "https://a.example/x"], "”"]],
    ["https://a.example/?q=1&r=2#s!", [["https://a.example/?q=1&r=2#s", "https://a.example/?q=1&r=2#s"], "!"]],
    ["<https://a.example/>, then", ["<", ["https://a.example/", "https://a.example/"], ">, then"]],
    ["キーはhttps://a.example/keys。", ["キーは", ["https://a.example/keys", "https://a.example/keys"], "。"]],
    ["Go to [API keys](https://a.example/k), and", ["Go to ", ["API keys", "https://a.example/k"], ", and"]],
    ["[one](https://a.example/(x)) two", [["one", "https://a.example/(x)"], " two"]],
    [
      "[one](http://a.example)[two](http://b.example)",
      [
        ["one", "http://a.example/"],
        ["two", "http://b.example/"],
      ],
    ],
  ])("%s", (text, parts) => {
    expect(shown(text)).toEqual(parts);
  });

  it.each([
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "data:text/html,<script>alert(1)</script>",
    "<a href='x'>x</a> <b>bold</b>",
    "mailto:a@example.com ftp://a.example",
    "https://",
    "[text](/relative)",
    "https://known.example@elsewhere.example/",
  ])("leaves %s as it is", (text) => {
    expect(shown(text)).toEqual([text]);
  });

  it("shows where a link goes whose words are another address", () => {
    expect(shown("[https://known.example](https://elsewhere.example/x)")).toEqual([
      ["https://elsewhere.example/x", "https://elsewhere.example/x"],
    ]);
  });

  it("takes code in backticks that contains a URL as one part, without the backticks", () => {
    const [before, code, after] = linkText("Such as `GET https://a.example/v1`, with `key`.");
    expect([before?.text, after?.text]).toEqual(["Such as ", ", with `key`."]);
    expect(code?.code?.map(({ text, href }) => [text, href])).toEqual([
      ["GET ", null],
      ["https://a.example/v1", "https://a.example/v1"],
    ]);
    // The link around it comes first.
    expect(shown("[`key`](https://a.example/k) `x`")).toEqual([["`key`", "https://a.example/k"], " `x`"]);
  });

  it("loses nothing of a text without markdown, and links only to http(s)", () => {
    const words = fc.constantFrom("https://a.example/", "http:", "(", ")", "]", ".", " ", "x", "@", "\n", "é");
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (pieces) => {
        const text = pieces.join("").replace(/[[`]/g, "");
        const parts = linkText(text);
        expect(parts.map((part) => part.text).join("")).toBe(text);
        expect(parts.every(({ href }) => href === null || /^https?:\/\//.test(href))).toBe(true);
        expect(new Set(parts.map((part) => part.start)).size).toBe(parts.length);
      }),
    );
  });
});
