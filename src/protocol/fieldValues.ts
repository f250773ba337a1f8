import { parseJson } from "../platform/json.ts";
import { parseUrl } from "../platform/parseUrl.ts";
import { longestValue } from "./limits.ts";
import type { AuthField, Fields } from "./types.ts";

/** What is wrong with a field's value. Checked in the browser. */
export type FieldProblem = "required" | "not_json" | "too_long";

/**
 * Orders the fields of a form: required ones, then optional ones (Jira's real credential is optional), then those with a
 * default, and last deprecated ones (in Jira's list they are first).
 */
export function orderFields(fields: readonly AuthField[]): readonly AuthField[] {
  const rank = (field: AuthField) =>
    isDeprecated(field) ? 3 : field.defaultValue !== null ? 2 : field.required ? 0 : 1;
  return [...fields].sort((one, other) => rank(one) - rank(other));
}

/** Whether the field's label or description says that it is deprecated. Composio has no flag for it. */
export function isDeprecated({ label, description }: AuthField): boolean {
  return /\bdeprecated\b/i.test(label) || /^\W*deprecated\b/i.test(description ?? "");
}

/** Whether a field is shown under "More options": it is deprecated and may stay empty. */
export function isSetAside(field: AuthField): boolean {
  return isDeprecated(field) && !(field.required && field.defaultValue === null);
}

/** The fields of a form for new credentials: secrets are required again, other fields may stay empty, and there are no defaults. */
export function replacementFields(fields: readonly AuthField[]): readonly AuthField[] {
  return fields.map((field) => ({ ...field, required: field.required && field.secret, defaultValue: null }));
}

/** Whether typed text is shown as dots. */
export function isMasked({ kind, secret }: AuthField): boolean {
  return kind === "secret" || secret;
}

/** Whether the field is for several lines. */
export function isMultiline({ kind }: AuthField): boolean {
  return kind === "json" || kind === "multiline";
}

/** Whether the value is a password, in which spaces, quotes and other characters may be intended. */
export function isPassword({ kind, name }: AuthField): boolean {
  return kind === "secret" && /pass(word|phrase|code)?$/i.test(name);
}

/** What is wrong with a value, or null. A label may contradict `required`; the server checks `required`. */
export function fieldProblem(field: AuthField, value: string): FieldProblem | null {
  if (value.trim() === "") return field.required ? "required" : null;
  if (value.length > longestValue) return "too_long";
  return field.kind === "json" && !isJsonObject(value) ? "not_json" : null;
}

/** The values to send: exactly as typed, without empty ones. A map, because a field's name may be `__proto__`. */
export function valuesToSend(fields: readonly AuthField[], values: ReadonlyMap<string, string>): Fields {
  const entries = fields.map(({ name }) => [name, values.get(name) ?? ""] as const);
  return Object.fromEntries(entries.filter(([, value]) => value.trim() !== ""));
}

/** Whether a text is a JSON object, such as a service account's key file. */
export function isJsonObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const hostLikeNames = /^(sub_?domain|your-domain|domain|shop|companydomain|instance_?name|site_name|dc)$/i;
/** Hosts of providers, whose first part is nobody's name. */
const sharedPages = /^(www|app|admin|api|login|auth|accounts?|console|dashboard|portal|help|docs)$/i;
/** Host names in a text, but not in URLs. With a leading dot, it is the end of a host name. */
const hostsInText = /(?<![\w/.-])\.?(?:[a-z0-9-]+\.)+[a-z]{2,}/gi;

/**
 * The part of a pasted address that a field probably expects: `https://acme.zendesk.com/agent` → `acme`. Only a
 * suggestion, because some fields expect dots, slashes or the whole address.
 */
export function shortForm(field: AuthField, value: string): string | null {
  const text = value.trim();
  if (isMasked(field) || !hostLikeNames.test(field.name) || !/^https?:\/\/|^[\w-]+(\.[\w-]+){2,}/i.test(text))
    return null;
  const address = /^https?:/i.test(text) ? text : `https://${text}`;
  const url = parseUrl(address);
  if (!url) return null;
  const short = askedPart(field, url.hostname);
  return short === "" || short === text ? null : short;
}

/**
 * The part of a host name that a field asks for, from its help text: "acme for acme.zendesk.com", "the part before
 * .atlassian.net", "such as acme.example.com".
 */
function askedPart({ name, description }: AuthField, host: string): string {
  const words = new Set(description?.toLowerCase().match(/[\w-]+(?:\.[\w-]+)*/g));
  // "acme" and "acme.zendesk.com": what only the longer word has is not asked for.
  for (const word of words)
    for (let dot = word.length; (dot = word.lastIndexOf(".", dot - 1)) > 0;)
      if (words.has(word.slice(0, dot)) && host.endsWith(word.slice(dot))) return host.slice(0, dot - word.length);
  const known = (description?.match(hostsInText) ?? []).map((each) => each.toLowerCase());
  const rest = known.find((each) => each.startsWith(".") && host.endsWith(each));
  if (rest !== undefined) return host.slice(0, -rest.length);
  const isWhole = known.some((each) => !each.startsWith(".") && host.endsWith(each.slice(each.indexOf("."))));
  if (isWhole || /^(company)?domain$/i.test(name)) return host;
  const first = host.split(".")[0] ?? "";
  // Not the kind of address that the help text shows, or a page that all users have: `admin.shopify.com/store/acme`.
  return known.length > 0 || sharedPages.test(first) ? "" : first;
}
