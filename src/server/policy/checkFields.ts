import { handlerError } from "../http/handlerError.ts";
import { isDeprecated } from "../../protocol/fieldValues.ts";
import type { AuthField, Fields } from "../../protocol/types.ts";

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

/** What new credentials for an account are put together from. */
export interface Replacement {
  readonly values: Fields;
  readonly expected: readonly AuthField[];
  /** The secrets that the account may hold, of the user's own, by name. */
  readonly secrets: ReadonlyMap<string, "secret" | "unknown">;
  /** Names of what it does hold; null where Composio doesn't say. */
  readonly held: readonly string[] | null;
  /** Defaults that the user isn't shown. */
  readonly defaults: ReadonlyMap<string, string>;
}

/**
 * What to send in place of an account's credentials. Composio keeps what a change leaves out, so an address alone would
 * have it send a secret there that whoever changes it need not know. So each secret is brought anew; one that users
 * aren't asked for, or shouldn't use any more, is taken out where what changes may be an address.
 */
export function replacementValues({
  values,
  expected,
  secrets,
  held,
  defaults,
}: Replacement): Readonly<Record<string, string | null>> {
  checkFieldNames(values, expected);
  // An edit form must never send back what a read has masked.
  const masked = Object.entries(values).filter(
    ([name, value]) => secrets.has(name) && (value === "REDACTED" || /^.{4}\.\.\.$/.test(value)),
  );
  refuse(masked.map(([name]) => [name, "This is the masked value, not the credential."]));
  const sent = new Map<string, string | null>(Object.entries(values));
  const missing: string[] = [];
  const mayRedirect = Object.keys(values).some((name) => secrets.get(name) !== "secret");
  for (const name of secrets.keys()) {
    const asked = expected.find((field) => field.name === name);
    if (sent.has(name) && !(asked?.required && sent.get(name) === "")) continue;
    const isHeld = held?.includes(name) ?? true;
    const kept = defaults.get(name);
    if (kept !== undefined) sent.set(name, kept);
    else if (asked && (asked.required || (isHeld && !isDeprecated(asked)))) missing.push(name);
    else if (isHeld && mayRedirect) sent.set(name, null);
  }
  refuse(missing.map((name) => [name, "New credentials bring every secret: fill this in again."]));
  return Object.fromEntries(sent);
}

function refuse(problems: readonly (readonly [name: string, problem: string])[]): void {
  if (problems.length > 0) throw handlerError("invalid_fields", { fields: Object.fromEntries(problems) });
}
