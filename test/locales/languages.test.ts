import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ar } from "../../src/locales/ar.ts";
import { de } from "../../src/locales/de.ts";
import { en } from "../../src/locales/en.ts";
import { es } from "../../src/locales/es.ts";
import { fr } from "../../src/locales/fr.ts";
import { he } from "../../src/locales/he.ts";
import { it } from "../../src/locales/it.ts";
import { ja } from "../../src/locales/ja.ts";
import { ko } from "../../src/locales/ko.ts";
import { format } from "../../src/locales/format.ts";
import type { Locale } from "../../src/locales/messages.ts";
import { nl } from "../../src/locales/nl.ts";
import { pl } from "../../src/locales/pl.ts";
import { ptBR } from "../../src/locales/pt-BR.ts";
import { zhCN } from "../../src/locales/zh-CN.ts";

const languages: Readonly<Record<string, Locale>> = {
  ...{ ar, de, en, es, fr, he, it, ja, ko, nl, pl },
  ...{ "pt-BR": ptBR, "zh-CN": zhCN },
};

/** Texts that are the same word in English and another language. */
const sameInEnglish = new Set(["de appList", "nl appList"]);

/** `{name}` and `{minutes, plural`, in alphabetical order. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)(?=\}|, plural)/g)].map(([, name = ""]) => name).toSorted();
}

interface Plural {
  readonly forms: readonly string[];
}

function plurals(text: string): Plural[] {
  return [...text.matchAll(/, plural,((?: \w+ \{[^{}]*\})+)\}/g)].map(([, forms = ""]) => ({
    forms: [...forms.matchAll(/(\w+) \{/g)].map(([, form = ""]) => form).toSorted(),
  }));
}

/** What is wrong with a language, beside English. */
function problems(name: string, locale: Readonly<Record<string, string>>): string[] {
  const english: Readonly<Record<string, string>> = { ...en };
  const keys = new Set([...Object.keys(english), ...Object.keys(locale)]);
  const forms = new Intl.PluralRules(name).resolvedOptions().pluralCategories.toSorted();
  return [...keys].flatMap((key) => {
    const text = locale[key];
    const original = english[key];
    if (original === undefined) return [`${key}: no such text`];
    if (text === undefined || text.trim() === "") return [`${key}: missing`];
    const found: string[] = [];
    if (placeholders(text).join() !== placeholders(original).join())
      found.push(`${key}: {${placeholders(text).join()}} in place of {${placeholders(original).join()}}`);
    if (/[{}]/.test(format(text, { ...sample, minutes: 5 }, name))) found.push(`${key}: a brace too many`);
    for (const plural of plurals(text))
      if (plural.forms.join() !== forms.join()) found.push(`${key}: plural forms ${plural.forms.join()}`);
    if (/^\s|\s$| {2}|\.\.\./.test(text)) found.push(`${key}: stray spaces or dots`);
    if (name === "fr" && / [?!:;»]|« /.test(text)) found.push(`${key}: a space where a line may break`);
    if (name !== "en" && text === original && key !== "direction" && !sameInEnglish.has(`${name} ${key}`))
      found.push(`${key}: still English`);
    return found;
  });
}

const sample = Object.fromEntries(
  Object.values(en)
    .flatMap(placeholders)
    .map((name) => [name, "x"]),
);

describe.each(Object.entries(languages))("%s", (name, locale) => {
  test("has every text, with the placeholders of English, in its own words", () => {
    expect(problems(name, { ...locale })).toEqual([]);
  });

  test("says which language it is, and how it is written", () => {
    expect(locale.language).toBe(name);
    expect(new Intl.Locale(name).toString()).toBe(name);
    expect(locale.direction).toBe(["ar", "he"].includes(name) ? "rtl" : "ltr");
  });

  test("what a button shows is in its name, so that it can be called by voice (WCAG 2.5.3)", () => {
    const plain = (text: string) => text.replaceAll(/[….]/g, "").toLowerCase();
    const missing = (["connect", "connecting", "reconnect", "resume"] as const).filter((key) => {
      const words = plain(locale[`${key}Short`]).split(" ");
      return !words.every((word) => plain(locale[key]).includes(word));
    });
    expect(missing).toEqual([]);
  });

  test("keeps the labels of buttons and badges short", () => {
    const { connectShort, connectingShort, reconnectShort, resumeShort, connected, pending, paused } = locale;
    for (const text of [connectShort, connectingShort, reconnectShort, resumeShort, connected, pending, paused])
      expect(text.length).toBeLessThanOrEqual(20);
    const { needsReconnect, failedBadge, notConnected, notYet } = locale;
    for (const text of [needsReconnect, failedBadge, notConnected, notYet]) expect(text.length).toBeLessThanOrEqual(28);
  });
});

test("every file of src/locales is in this test and in the README", () => {
  const others = new Set(["format.ts", "messages.ts"]);
  const files = readdirSync("src/locales").filter((file) => file.endsWith(".ts") && !others.has(file));
  expect(files.toSorted()).toEqual(
    Object.keys(languages)
      .map((name) => `${name}.ts`)
      .toSorted(),
  );
  const row = readFileSync("README.md", "utf8").match(/^\| `composio-react\/locales\/\*`.*$/m)?.[0] ?? "";
  expect([...row.matchAll(/`([\w-]+)`/g)].map(([, name]) => name)).toEqual(Object.keys(languages));
});

test.each([
  [{ connect: undefined }, "connect: missing"],
  [{ connect: "Verbinden" }, "connect: {} in place of {name}"],
  [{ connect: "{nam} verbinden" }, "connect: {nam} in place of {name}"],
  [{ connect: "{name verbinden" }, "connect: {} in place of {name}"],
  [{ cancel: "Cancel" }, "cancel: still English"],
  [{ cancle: "Abbrechen" }, "cancle: no such text"],
  [{ expiresIn: "Noch {minutes, plural, other {# Minuten}}" }, "expiresIn: plural forms other"],
  [{ expiresIn: "Noch {minutes, plural one {# Minute} other {# Minuten}}" }, "expiresIn: a brace too many"],
])("finds a mistake: %j", (mistake, problem) => {
  // SAFETY: a language as it may be by mistake.
  const locale = { ...de, ...mistake } as unknown as Readonly<Record<string, string>>;
  expect(problems("de", locale)).toContain(problem);
});

describe("format", () => {
  test.each([
    ["en", 1, "The link works for 1 more minute."],
    ["en", 5, "The link works for 5 more minutes."],
    ["de", 1, "Der Link gilt noch 1 Minute."],
    ["pl", 1, "Link będzie ważny jeszcze przez 1 minutę."],
    ["pl", 3, "Link będzie ważny jeszcze przez 3 minuty."],
    ["pl", 5, "Link będzie ważny jeszcze przez 5 minut."],
    ["he", 2, "הקישור יפעל עוד שתי דקות."],
    ["ar", 1, "تنتهي صلاحية الرابط خلال دقيقة واحدة."],
    ["ja", 4, "リンクの有効期限はあと 4 分です。"],
  ])("%s, %i", (name, minutes, text) => {
    expect(format(languages[name]?.expiresIn ?? "", { minutes }, name)).toBe(text);
  });

  test("keeps a placeholder without a value, and puts values in as they are", () => {
    expect(format("{name} of {count}", { name: "{count} $& #" })).toBe("{count} $& # of {count}");
    expect(format("{n, plural, one {# app} other {# apps}} of {name}", { n: 2, name: "A" })).toBe("2 apps of A");
  });
});
