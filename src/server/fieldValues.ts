import { refusal } from "./refusal.ts";
import type { AuthField, Fields } from "../core/types.ts";

/** Refuses names that the auth config doesn't expect, which Composio would drop without a word (mailchimp's `server_prefix`). */
export function checkFieldNames(values: Fields, expected: readonly AuthField[]): void {
  const unknown = Object.keys(values).filter((name) => !expected.some((field) => field.name === name));
  refuse(unknown.map((name) => [name.slice(0, 64), "This auth config has no field of that name."]));
}

/**
 * The values to create an account with: checked, and with the defaults of required fields that were left out.
 * @param kept defaults that the user isn't shown
 */
export function completeFields(
  values: Fields,
  expected: readonly AuthField[],
  kept: ReadonlyMap<string, string> = new Map(),
): Fields {
  checkFieldNames(values, expected);
  // A field may be called like anything that objects have of themselves.
  const given = new Map(Object.entries(values));
  for (const [name, value] of kept) if ((given.get(name) ?? "") === "") given.set(name, value);
  const missing: [string, string][] = [];
  for (const { name, required, defaultValue } of expected) {
    if (!required || (given.get(name) ?? "") !== "") continue;
    if (defaultValue === null) missing.push([name, "This field is required."]);
    else given.set(name, defaultValue);
  }
  refuse(missing);
  return Object.fromEntries(given);
}

/** Checks new credentials for an account: an edit form must never send back what a read has masked. */
export function checkReplacements(values: Fields, expected: readonly AuthField[]): void {
  checkFieldNames(values, expected);
  const secrets = new Set(expected.filter((field) => field.secret).map((field) => field.name));
  const masked = Object.entries(values).filter(
    ([name, value]) => secrets.has(name) && (value === "REDACTED" || /^.{4}\.\.\.$/.test(value)),
  );
  refuse(masked.map(([name]) => [name, "This is the masked value, not the credential."]));
}

function refuse(problems: readonly (readonly [name: string, problem: string])[]): void {
  if (problems.length > 0) throw refusal("invalid_fields", { fields: Object.fromEntries(problems) });
}
