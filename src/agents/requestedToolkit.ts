import type { RequestedToolkit } from "../protocol/types.ts";

/** Any object, to be read by key: every value is checked where it is used. */
export type Fields = Readonly<Record<string, unknown>>;

/** Empty for anything that is not an object. */
export function fieldsOf(value: unknown): Fields {
  // SAFETY: any object can be read by key.
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** Empty for anything that is not a text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The first 200 items, which is more than any list of Composio's has. Empty for anything that is not a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, 200) : [];
}

/**
 * The slug of a toolkit; empty for what is none. Composio's are in lower case, however agents write them; those of
 * custom toolkits (`CUSTOM_…`) are in upper case and stay so.
 */
export function slugOf(value: unknown): string {
  const text = textOf(value).trim();
  const slug = text.startsWith("CUSTOM_") ? text : text.toLowerCase();
  // A name such as `constructor` is no toolkit, and would find something in any object.
  return /^(?=.*[a-z])[\w-]{1,128}$/i.test(slug) && !(slug in {}) ? slug : "";
}

/**
 * Null where the slug is none. What else is not as expected is left out.
 * @param value the slug, or an object that has it
 */
export function requestedToolkit(value: unknown, account: Fields = fieldsOf(value)): RequestedToolkit | null {
  const slug = slugOf(account.slug ?? value);
  const alias = cleanText(account.alias, 100);
  const wordId = textOf(account.wordId);
  const connectedAccountId = textOf(account.connectedAccountId);
  return slug === ""
    ? null
    : {
        slug,
        ...(alias && { alias }),
        ...(/^(?!ca_)[\w-]{1,128}$/.test(wordId) && { wordId }),
        ...(/^ca_[\w-]{1,125}$/.test(connectedAccountId) && { connectedAccountId }),
      };
}

/** Text for users: one line, without control characters and marks that turn its direction. Empty for other values. */
export function cleanText(value: unknown, longest: number): string {
  return textOf(value)
    .trim()
    .slice(0, longest)
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "")
    .trim();
}
