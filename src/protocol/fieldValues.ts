import { parseJson } from "../platform/json.ts";
import { parseUrl } from "../platform/parseUrl.ts";
import { longestValue } from "./limits.ts";
import type { AuthField, Fields } from "./types.ts";

/** What is wrong with a field's value, before any server is asked. */
export type FieldProblem = "required" | "not_json" | "too_long";

/**
 * The order to ask in: what is required, what may be the real credential (Jira's is optional), what has a value
 * already, and last what is deprecated (Jira's comes first upstream).
 */
export function orderFields(fields: readonly AuthField[]): readonly AuthField[] {
  const rank = (field: AuthField) =>
    isDeprecated(field) ? 3 : field.defaultValue !== null ? 2 : field.required ? 0 : 1;
  return [...fields].sort((one, other) => rank(one) - rank(other));
}

/** Whether the toolkit says itself that a field should not be used any more; Composio has no flag for it. */
export function isDeprecated({ label, description }: AuthField): boolean {
  return /\bdeprecated\b/i.test(label) || /^\W*deprecated\b/i.test(description ?? "");
}

/** Whether a field stands aside, where only those see it who look for it: never one that has to be filled in. */
export function isSetAside(field: AuthField): boolean {
  return isDeprecated(field) && !(field.required && field.defaultValue === null);
}

/** The fields of a form that replaces credentials: secrets are asked for again, the rest may stay empty, and nothing is suggested. */
export function replacementFields(fields: readonly AuthField[]): readonly AuthField[] {
  return fields.map((field) => ({ ...field, required: field.required && field.secret, defaultValue: null }));
}

/** Whether what is typed has to be hidden. What has several lines can't be: no control masks those. */
export function isMasked({ kind, secret }: AuthField): boolean {
  return kind === "secret" || (kind === "text" && secret);
}

/** Whether spaces, quotes and anything else may well belong to the value. */
export function isPassword({ kind, name }: AuthField): boolean {
  return kind === "secret" && /pass(word|phrase|code)?$/i.test(name);
}

/** What is wrong with a value, or null. Labels lie about what is required; `required` is what the server will hold to. */
export function fieldProblem(field: AuthField, value: string): FieldProblem | null {
  if (value.trim() === "") return field.required ? "required" : null;
  if (value.length > longestValue) return "too_long";
  return field.kind === "json" && !isJsonObject(value) ? "not_json" : null;
}

/** The values to send: exactly as typed, and nothing for what was left empty. A map, since a name may be `__proto__`. */
export function valuesToSend(fields: readonly AuthField[], values: ReadonlyMap<string, string>): Fields {
  const entries = fields.map(({ name }) => [name, values.get(name) ?? ""] as const);
  return Object.fromEntries(entries.filter(([, value]) => value.trim() !== ""));
}

/** Whether a text is a JSON object, as a service account's file is. */
export function isJsonObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const hostLikeNames = /^(sub_?domain|your-domain|domain|shop|companydomain|instance_?name|site_name|dc)$/i;
/** Hosts in prose, not those within an address; with a dot in front they are the end of one. */
const hostsInText = /(?<![\w/.-])\.?(?:[a-z0-9-]+\.)+[a-z]{2,}/gi;

/**
 * The short form of a pasted address, where a field wants only a part of it: `https://acme.zendesk.com/agent`
 * → `acme`. A suggestion only, since some fields want dots, slashes or the whole address.
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

/** Which part of a host a field asks for. The help text often says: "the part before .atlassian.net", "such as acme.example.com". */
function askedPart({ name, description }: AuthField, host: string): string {
  const known = (description?.match(hostsInText) ?? []).map((each) => each.toLowerCase());
  const rest = known.find((each) => each.startsWith(".") && host.endsWith(each));
  if (rest !== undefined) return host.slice(0, -rest.length);
  const isWhole = known.some((each) => !each.startsWith(".") && host.endsWith(each.slice(each.indexOf("."))));
  return isWhole || /^(company)?domain$/i.test(name) ? host : (host.split(".")[0] ?? "");
}
