import type { AuthField, Fields } from "./types.ts";

/** What is wrong with a field's value, before any server is asked. */
export type FieldProblem = "required" | "not_json" | "too_long";

/** Characters that one value may have: far above any key, below the handler's body limit. */
export const longestValue = 32_768;

/** Defaults filled in. They are sent as they stand: Composio may want a value it also suggests (firecrawl's `full`). */
export function initialValues(fields: readonly AuthField[]): Fields {
  return Object.fromEntries(fields.map((field) => [field.name, field.defaultValue ?? ""]));
}

/**
 * The value as it is sent. White space around a value is a slip of the clipboard, except in passwords,
 * which may begin or end with it, and inside anything of several lines.
 */
export function cleanValue(field: AuthField, value: string): string {
  if (field.kind === "multiline") return value;
  if (field.kind === "secret" && /pass(word|phrase|code)?$/i.test(field.name)) return value;
  return value.trim();
}

/** What is wrong with a value, or null. Labels lie about what is required; `required` is what the server will hold to. */
export function fieldProblem(field: AuthField, value: string): FieldProblem | null {
  const clean = cleanValue(field, value);
  if (clean.trim() === "") return field.required ? "required" : null;
  if (clean.length > longestValue) return "too_long";
  return field.kind === "json" && !isJsonObject(clean) ? "not_json" : null;
}

/** The values to send: exact names, cleaned, and nothing for what was left empty. */
export function valuesToSend(fields: readonly AuthField[], values: Fields): Fields {
  const entries = fields.map((field) => [field.name, cleanValue(field, values[field.name] ?? "")] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ""));
}

/** Whether a text is a JSON object, as a service account's file is. */
export function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const hostLikeNames = /^(sub_?domain|your-domain|domain|shop|companydomain|instance_?name|site_name|dc)$/i;

/**
 * The short form of a pasted address, where a field wants only a part of it: `https://acme.zendesk.com/agent`
 * → `acme`. A suggestion only, since some fields want dots, slashes or the whole address.
 */
export function shortForm(field: AuthField, value: string): string | null {
  const text = value.trim();
  if (!hostLikeNames.test(field.name) || !/^https?:\/\/|^[\w-]+(\.[\w-]+){2,}/i.test(text)) return null;
  let host: string;
  try {
    host = new URL(/^https?:/i.test(text) ? text : `https://${text}`).hostname;
  } catch {
    return null;
  }
  // The help text often names the rest of the host: "the part before .atlassian.net".
  const suffix = field.description
    ?.match(/\.[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi)
    ?.find((known) => host.endsWith(known.toLowerCase()));
  const short = suffix ? host.slice(0, -suffix.length) : (host.split(".")[0] ?? "");
  return short === "" || short === text ? null : short;
}
