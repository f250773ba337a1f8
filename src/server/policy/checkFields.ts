import { handlerError } from "../http/handlerError.ts";
import { isDeprecated } from "../../protocol/fieldValues.ts";
import type { AuthField, Fields } from "../../protocol/types.ts";

/** Throws `invalid_fields` for names that the auth config doesn't expect. Composio would ignore them (mailchimp's `server_prefix`). */
export function checkFieldNames(values: Fields, expected: readonly AuthField[]): void {
  const unknown = Object.keys(values).filter((name) => !expected.some((field) => field.name === name));
  refuse(unknown.map((name) => [name.slice(0, 64), "This auth config has no field of that name."]));
}

/**
 * Checks the values of a new account, and adds the defaults of required fields that were left out. Throws
 * `invalid_fields`.
 * @param kept defaults that are not shown to the user
 */
export function completeFields(
  values: Fields,
  expected: readonly AuthField[],
  kept: ReadonlyMap<string, string> = new Map(),
): Fields {
  checkFieldNames(values, expected);
  // A map: a field's name may be that of an object's own property, such as `constructor`.
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

/** What `replacementValues` needs to know of an account's new credentials. */
export interface Replacement {
  readonly values: Fields;
  readonly expected: readonly AuthField[];
  /** The user's own secrets that the account may have, by name. */
  readonly secrets: ReadonlyMap<string, "secret" | "unknown">;
  /** Names of the values that it has; null if Composio doesn't say. */
  readonly held: readonly string[] | null;
  /** Defaults that are not shown to the user. */
  readonly defaults: ReadonlyMap<string, string>;
}

/**
 * The values that replace an account's credentials. Composio keeps the values that a change leaves out. So somebody
 * could change only the address, and so send a secret that they don't know to their own server. Therefore each secret must be
 * given again. A secret that users aren't asked for, or that is deprecated, is removed if a changed value may be an address.
 * Throws `invalid_fields`.
 */
export function replacementValues({
  values,
  expected,
  secrets,
  held,
  defaults,
}: Replacement): Readonly<Record<string, string | null>> {
  checkFieldNames(values, expected);
  refuseMasked(Object.entries(values).filter(([name]) => secrets.has(name)));
  const sent = new Map<string, string | null>(Object.entries(values));
  const missing: string[] = [];
  const mayRedirect = Object.keys(values).some((name) => secrets.get(name) !== "secret");
  for (const name of secrets.keys()) {
    const asked = expected.find((field) => field.name === name);
    if (sent.has(name) && !(asked?.required && sent.get(name) === "")) continue;
    const isHeld = held?.includes(name) ?? true;
    const kept = defaults.get(name);
    if (kept !== undefined) {
      // Left out, the account keeps its value, such as the address of the user's own server.
      if (!isHeld || mayRedirect) sent.set(name, kept);
    } else if (asked && (asked.required || (isHeld && !isDeprecated(asked)))) missing.push(name);
    else if (isHeld && mayRedirect) sent.set(name, null);
  }
  refuse(missing.map((name) => [name, "Fill this in again: new credentials must contain every secret."]));
  return Object.fromEntries(sent);
}

/** Throws `invalid_fields` for a masked value, which a form has got from Composio and sends back. */
export function refuseMasked(values: readonly (readonly [name: string, value: string])[]): void {
  const masked = values.filter(([, value]) => value === "REDACTED" || /^.{4}\.\.\.$/.test(value));
  refuse(masked.map(([name]) => [name, "This is the masked value, not the credential."]));
}

function refuse(problems: readonly (readonly [name: string, problem: string])[]): void {
  if (problems.length > 0) throw handlerError("invalid_fields", { fields: Object.fromEntries(problems) });
}
