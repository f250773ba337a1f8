import { isJsonObject, isMasked, isMultiline, isPassword } from "../../protocol/fieldValues.ts";
import type { AuthField } from "../../protocol/types.ts";

/** A likely copy-and-paste mistake. The value may be right all the same, so it is changed only if the user wants it. */
export type Slip = "invisible" | "spaces" | "prefix" | "quotes" | "line_breaks";

export interface SlipFinding {
  readonly slips: readonly Slip[];
  /** The text before the value, such as `Bearer` or `STRIPE_KEY=`. It contains no part of the value. */
  readonly prefix: string;
  /** The value without the mistakes. */
  readonly mended: string;
}

/** Control characters, and characters that are invisible: zero-width characters, byte order marks, direction marks. */
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|[^\P{Cc}\n\r\t]/gu;
const quoted = [/^(["'`])((?:(?!\1)[^])+)\1[,;]?$/, /^([“”„«‘‚‹])([^]+)[“”»’‘›][,;]?$/];
/** The name of a header, as in `Authorization: …` or `curl -H "X-Api-Key: …"`. */
const header = /^(?:(?:-H|--header)|["']?[\w-]{0,99}(?:auth|key|token|secret)[\w-]{0,99}["']?\s*:)\s+(?=\S)/i;
const scheme = /^(bearer|basic|token|apikey|api-key)\s+(?=\S)/i;
/** A line of a settings file: `export STRIPE_KEY=…`, `"api_key": "…"`. */
const assignment =
  /^(?:(?:export|set|setx|const|let|var)\s+|\$env:)?["']?([a-z_][\w.-]*)["']?\s*(?:=|:(?=\s))\s*(?=[^\s=])/i;
const settingsName = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|key|token|secret|passw|credential/;
const connectionText = /[;&]\s*\w+\s*=/;
const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----\s*/g;

/** Looks for mistakes in a value; null if there are none. */
export function findSlips(field: AuthField, value: string): SlipFinding | null {
  if (value.trim() === "" || value === field.defaultValue) return null;
  if (field.kind === "json" && isJsonObject(value)) return null;
  const found = new Set<Slip>();
  let prefix = "";
  let text = value;

  function take(slip: Slip, next: string): void {
    if (next === text) return;
    found.add(slip);
    text = next;
  }

  // Repeated, because mistakes can be nested: quotes around `Bearer …`, spaces inside the quotes.
  for (let last = "", rounds = 9; last !== text && rounds--;) {
    last = text;
    take("invisible", text.replace(invisible, ""));
    if (!hasLines(text)) take("spaces", text.trim());
    const start = prefixOf(field, text);
    prefix += start;
    take("prefix", text.slice(start.length));
    for (const pair of quoted) take("quotes", pair.exec(text.trim())?.[2] ?? text);
  }
  if (!hasLines(text)) take("line_breaks", withLines(text));
  if (isOneWord(field, text)) take("spaces", text.replace(/\s+/g, ""));
  if (found.size === 0 || text === "" || (field.kind === "json" && !isJsonObject(text))) return null;
  return { slips: [...found], prefix: prefix.trim(), mended: text };
}

/** Whether a value has several lines, not counting empty ones around it. */
export function hasLines(value: string): boolean {
  return /[\n\r]/.test(value.trim());
}

function prefixOf(field: AuthField, text: string): string {
  if (isPassword(field)) return "";
  const before = header.exec(text)?.[0] ?? settingOf(field, text) ?? "";
  if (before !== "") return before;
  const [whole, word = ""] = scheme.exec(text) ?? [""];
  return word !== "" && isAskedFor(field, word) ? "" : whole;
}

function settingOf({ name }: AuthField, text: string): string | undefined {
  const [whole, key = ""] = assignment.exec(text) ?? [];
  return (key === name || settingsName.test(key)) && !connectionText.test(text) ? whole : undefined;
}

/** Whether a field expects the prefix: its help has `"Bearer …"` or `Bearer <token>`. */
function isAskedFor({ description, defaultValue }: AuthField, word: string): boolean {
  const help = `${description ?? ""} ${defaultValue ?? ""}`;
  return new RegExp(`["'\`]${word}\\b|\\b${word} [<{[$]`, "i").test(help) && !/without|\bnot\b|omit|exclud/i.test(help);
}

/** Keys and tokens contain no spaces. Passwords, passphrases and connection strings may. */
function isOneWord(field: AuthField, text: string): boolean {
  if (!isMasked(field) || isMultiline(field) || isPassword(field) || hasLines(text) || scheme.test(text)) return false;
  const name = `${field.name} ${field.label}`;
  return (
    /key|token|secret/i.test(name) && !/string|phrase|words/i.test(name) && !/[=;]\S|-----|^(?:ssh|ecdsa)-/.test(text)
  );
}

/** Restores the line breaks of a PEM text, which were replaced by the characters `\n`, as in JSON, or by spaces. */
function withLines(text: string): string {
  if (!text.includes("-----BEGIN ")) return text;
  if (/\\[nr]/.test(text)) return text.replace(/\\r\\n|\\[nr]/g, "\n");
  return text
    .replace(pemBlock, (_, kind: string, body: string) => {
      const lines = body.replace(/\s+/g, "").match(/.{1,64}/g) ?? [];
      return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`, ""].join("\n");
    })
    .trimEnd();
}
