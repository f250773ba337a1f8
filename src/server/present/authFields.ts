import * as z from "zod";
import type { AuthField } from "../../protocol/types.ts";
import { kindOf, type ParsedField, readableName, secrecyOf, typicalFields } from "./authFieldHints.ts";
import type { RawAuthConfig, RawAuthMode } from "../composio/rawTypes.ts";

/** The sources of an auth config's fields. */
export interface AuthFieldSource {
  readonly scheme: string;
  /** The toolkit's description of the scheme; undefined if it has none. */
  readonly mode: Pick<RawAuthMode, "required" | "optional" | "creationFields"> | undefined;
  readonly config: Pick<RawAuthConfig, "expectedFields" | "suppliedFields">;
}

/**
 * The fields to ask a user for: the toolkit's, changed by what this auth config adds or supplies.
 * Labels and `required` stay unchanged, even if they contradict each other (Jira's credentials are optional and labelled
 * "(Required)"), because Composio checks the values.
 */
export function authFields(source: AuthFieldSource): AuthField[] {
  const supplied = new Set(source.config.suppliedFields);
  return parsedFields(source)
    .filter((field) => field.isVisible !== false)
    .flatMap((field) => {
      const complete = completeField(field);
      // A supplied secret is not asked for. A supplied plain value can be overridden, and replaces the toolkit's default.
      if (!supplied.has(field.name)) return [complete];
      return complete.secret ? [] : [{ ...complete, required: false, defaultValue: null }];
    });
}

/**
 * Defaults that are not sent to the browser, by field name, because Composio doesn't say whether the field is secret. They
 * are sent to Composio if the user leaves the field empty.
 */
export function keptDefaults(source: AuthFieldSource): ReadonlyMap<string, string> {
  return new Map(
    parsedFields(source).flatMap((field) => {
      const isKept = isDefaultKept(field) && !source.config.suppliedFields.includes(field.name);
      return isKept && field.required ? [[field.name, field.defaultValue ?? ""]] : [];
    }),
  );
}

/**
 * The account's own secrets, by field name: also hidden fields, but not those that the auth config supplies. "unknown": it
 * may be a secret or an address.
 */
export function accountSecrets(source: AuthFieldSource): ReadonlyMap<string, "secret" | "unknown"> {
  const supplied = new Set(source.config.suppliedFields);
  return new Map(
    parsedFields(source).flatMap((field) => {
      const kind = secrecy(field);
      return kind === "plain" || supplied.has(field.name) ? [] : [[field.name, kind]];
    }),
  );
}

/** Whether a field is secret, by its name. A field that the toolkit doesn't have is secret, unless its name is harmless. */
export function isSecretName(source: AuthFieldSource, fieldName: string): boolean {
  const field = parsedFields(source).find((candidate) => candidate.name === fieldName);
  return secrecy(field ?? { name: fieldName }) !== "plain";
}

/** Parsed fields, cached for as long as the list is in memory: many requests use the same list. */
const parsedLists = new WeakMap<readonly unknown[], readonly ParsedField[]>();

function parseFields(values: readonly unknown[] = []): readonly ParsedField[] {
  const known = parsedLists.get(values);
  if (known) return known;
  const fields = values.map(parseField).filter((field) => field !== null);
  parsedLists.set(values, fields);
  return fields;
}

function parsedFields({ scheme, mode, config }: AuthFieldSource): readonly ParsedField[] {
  const fields = new Map<string, ParsedField>();
  for (const [values, required] of [
    [mode?.required, true],
    [mode?.optional, false],
  ] as const) {
    for (const field of parseFields(values)) {
      // A field in both lists is asked for: whoever leaves it out may be refused.
      if (!fields.has(field.name)) fields.set(field.name, { ...field, required: field.required ?? required });
    }
  }
  const creationFields = new Set(mode?.creationFields);
  const expected = parseFields(config.expectedFields ?? undefined);
  for (const field of expected) {
    if (creationFields.has(field.name) && !fields.has(field.name)) continue;
    fields.set(field.name, { ...fields.get(field.name), ...field });
  }
  // The same field twice in one list: as above.
  for (const field of expected) {
    const known = fields.get(field.name);
    if (known && field.required) fields.set(field.name, { ...known, required: true });
  }
  if (fields.size === 0) for (const field of typicalFields.get(scheme) ?? []) fields.set(field.name, field);
  return [...fields.values()];
}

const name = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => text !== "__proto__");
const optionalText = z
  .string()
  .optional()
  .catch(undefined)
  .transform((text) => text?.trim() || undefined);
const flag = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined);
const field = z
  .object({
    name,
    displayName: optionalText,
    display_name: optionalText,
    description: optionalText,
    required: flag,
    is_secret: flag,
    user_visible: flag,
    // Of Composio's first API, for the values of an auth config.
    expected_from_customer: flag,
    default: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .catch(undefined)
      .transform((value) => (value === undefined || value === "" ? undefined : String(value))),
  })
  .transform((raw): ParsedField => ({
    name: raw.name,
    ...present("label", raw.displayName ?? raw.display_name),
    ...present("description", raw.description),
    ...present("required", raw.required),
    ...present("isSecret", raw.is_secret),
    ...present("isVisible", raw.user_visible ?? raw.expected_from_customer),
    ...present("defaultValue", raw.default),
  }));

/** Reads a field. A plain text is a field's name. Null for anything else. */
function parseField(value: unknown): ParsedField | null {
  if (typeof value === "string") return name.safeParse(value).success ? { name: value } : null;
  return field.safeParse(value).data ?? null;
}

function present<Key extends string, Value>(key: Key, value: Value | undefined): { [Name in Key]?: Value } {
  // SAFETY: TypeScript widens a computed key to string; it is the given key.
  return value === undefined ? {} : ({ [key]: value } as { [Name in Key]?: Value });
}

function completeField(parsed: ParsedField): AuthField {
  const label = labelOf(parsed);
  const kind = kindOf(parsed.name);
  const secret = secrecy(parsed) !== "plain";
  return {
    name: parsed.name,
    label,
    description: parsed.description ?? null,
    required: (parsed.required ?? false) && !isDefaultKept(parsed),
    secret,
    // A default for a secret would be someone's credential.
    defaultValue: secret ? null : (parsed.defaultValue ?? null),
    kind: kind === "text" && secret ? "secret" : kind,
  };
}

function labelOf({ name, label }: ParsedField): string {
  return label ?? readableName(name);
}

function secrecy(parsed: ParsedField): ReturnType<typeof secrecyOf> {
  return secrecyOf(parsed.isSecret, parsed.name, labelOf(parsed));
}

function isDefaultKept(parsed: ParsedField): boolean {
  return parsed.defaultValue !== undefined && secrecy(parsed) === "unknown";
}
