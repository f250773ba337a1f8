import { refusal } from "./refusal.ts";
import type { AuthField, Fields } from "../core/types.ts";

/** Refuses names that the auth config doesn't expect, which Composio would drop without a word (mailchimp's `server_prefix`). */
export function checkFieldNames(values: Fields, expected: readonly AuthField[]): void {
  const unknown = Object.keys(values).filter((name) => !expected.some((field) => field.name === name));
  refuse(unknown.map((name) => [name.slice(0, 64), "This auth config has no field of that name."]));
}

/** The values to create an account with: checked, and with the defaults of required fields that were left out. */
export function completeFields(values: Fields, expected: readonly AuthField[]): Fields {
  checkFieldNames(values, expected);
  const complete: Record<string, string> = { ...values };
  const missing: [string, string][] = [];
  for (const { name, required, defaultValue } of expected) {
    if (!required || (complete[name] ?? "") !== "") continue;
    if (defaultValue === null) missing.push([name, "This field is required."]);
    else complete[name] = defaultValue;
  }
  refuse(missing);
  return complete;
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
