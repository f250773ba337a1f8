import type { RequestedToolkit } from "../protocol/types.ts";

/** Any object. Its values are checked where they are used. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object; an empty one for any other value. */
export function fieldsOf(value: unknown): Fields {
  // SAFETY: any object can be read by key.
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** The text; an empty one for any other value. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The first 200 items of a list, more than any list of Composio has. Empty for any other value. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, 200) : [];
}

/**
 * The slug of a toolkit; empty for any other value. Composio's slugs are in lower case, but agents may write them otherwise.
 * Slugs of custom toolkits (`CUSTOM_…`) are in upper case.
 */
export function slugOf(value: unknown): string {
  const text = textOf(value).trim();
  const slug = text.startsWith("CUSTOM_") ? text : text.toLowerCase();
  // Not a name such as `constructor`, which every object has.
  return /^(?=.*[a-z])[\w-]{1,128}$/i.test(slug) && !(slug in {}) ? slug : "";
}

/**
 * Reads a requested toolkit. Null without a valid slug; other invalid members are left out.
 * @param value the slug, or an object with it
 * @param chosen ids of accounts by toolkit, the newest last: for a toolkit of which no account is named
 */
export function requestedToolkit(
  value: unknown,
  account: Fields = fieldsOf(value),
  chosen: readonly unknown[] = [],
): RequestedToolkit | null {
  const slug = slugOf(account.slug ?? value);
  const alias = cleanText(account.alias, 100);
  const wordId = textOf(account.wordId);
  const idIn = (ids: unknown) => textOf(fieldsOf(ids)[slug]);
  const connectedAccountId = textOf(account.connectedAccountId) || (alias ? "" : idIn(chosen.findLast(idIn)));
  return slug === ""
    ? null
    : {
        slug,
        ...(alias && { alias }),
        ...(/^(?!ca_)[\w-]{1,128}$/.test(wordId) && { wordId }),
        ...(/^ca_[\w-]{1,125}$/.test(connectedAccountId) && { connectedAccountId }),
      };
}

/** A text for users: one line, without control characters and characters that change its direction. Empty for other values. */
export function cleanText(value: unknown, longest: number): string {
  return textOf(value)
    .trim()
    .slice(0, longest)
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}
