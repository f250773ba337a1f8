import * as z from "zod";
import { longestAlias, longestValue, mostItems, scopePattern } from "../../protocol/limits.ts";
import type { InitiateOptions, LinkOptions, RouteInputs } from "../../protocol/requests.ts";
import type { RouteName } from "../../protocol/routes.ts";
import { onlyTarget } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import { handlerError } from "../http/handlerError.ts";
import { isIdentifier } from "../settings/allowlist.ts";

/*
 * Checks the input of a request. Unknown keys of a body are refused, so that a misspelt option is not ignored. Unknown
 * parameters of a query are ignored, because frameworks and proxies add their own (Next.js adds `path`).
 */

const identifier = z.string().refine(isIdentifier, "expected an id or slug of letters, digits, _ and -");
const commaList = z
  .string()
  .transform((text) => text.split(",").filter((item) => item !== ""))
  .pipe(z.array(identifier).max(mostItems))
  .transform((items) => [...new Set(items)]);
const alias = z.string().max(longestAlias);
/** White space only is no value. Other values are not trimmed: a password may begin or end with a space. */
const value = z
  .string()
  .max(longestValue, `expected at most ${longestValue / 1024} KiB`)
  .transform((text) => (text.trim() === "" ? "" : text));
const fields = z
  .unknown()
  // zod would leave it out without a word, and the account would be made without the value.
  .refine(
    (given) => typeof given !== "object" || !given || !Object.hasOwn(given, "__proto__"),
    "a field can't have the name __proto__",
  )
  .pipe(z.record(z.string(), value))
  .refine((record) => Object.keys(record).length <= 100, "expected at most 100 fields");
const configName = z.string().min(1).max(200);
/** A boolean in a query. */
const flag = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .optional();
const scopes = z.array(z.string().regex(scopePattern, "expected a scope")).max(200);
const hasSome = (input: object) => Object.values(input).some((value) => value !== undefined);
const target = {
  toolkit: identifier.optional(),
  authConfigId: identifier.optional(),
  connectedAccountId: identifier.optional(),
};

/** A schema for each member of an input, so that no member is missing or misspelt. */
type Shape<Input> = { readonly [Key in keyof Required<Input>]: z.ZodType<Input[Key]> };

/** The input of each route; its types are in `protocol/requests.ts`. */
export const inputs: { readonly [Name in RouteName]: z.ZodType<RouteInputs[Name]> } = {
  "connectedAccounts.list": z.object({
    toolkits: commaList.optional(),
    authConfigIds: commaList.optional(),
    statuses: commaList.optional(),
    ids: commaList.optional(),
  } satisfies Shape<RouteInputs["connectedAccounts.list"]>),
  "connectedAccounts.initiate": withTarget(
    z.strictObject({
      ...target,
      ...({
        fields,
        scheme: identifier.optional(),
        alias: alias.min(1).optional(),
        allowMultiple: z.boolean().optional(),
      } satisfies Shape<InitiateOptions>),
    }),
  ),
  "connectedAccounts.link": withTarget(
    z.strictObject({
      ...target,
      ...({
        callbackUrl: z.string().max(2048).optional(),
        alias: alias.min(1).optional(),
        allowMultiple: z.boolean().optional(),
        fields: fields.optional(),
      } satisfies Shape<LinkOptions>),
    }),
  ),
  "connectedAccounts.get": z.object({}),
  "connectedAccounts.update": z
    .strictObject({
      alias: alias.optional(),
      enabled: z.boolean().optional(),
      fields: fields.optional(),
      replaces: identifier.optional(),
    } satisfies Shape<RouteInputs["connectedAccounts.update"]>)
    .refine(hasSome, "expected at least one of alias, enabled, fields, replaces"),
  "connectedAccounts.delete": z.object({
    revoke: flag,
    unlessActive: flag,
  } satisfies Shape<RouteInputs["connectedAccounts.delete"]>),
  "authConfigs.list": z.object({
    toolkit: identifier.optional(),
    toolkits: commaList.optional(),
    ids: commaList.optional(),
  } satisfies Shape<RouteInputs["authConfigs.list"]>),
  "authConfigs.create": z.strictObject({
    toolkit: identifier,
    authScheme: identifier.optional(),
    name: configName.optional(),
    credentials: fields.optional(),
    scopes: scopes.optional(),
  } satisfies Shape<RouteInputs["authConfigs.create"]>),
  "authConfigs.get": z.object({}),
  "authConfigs.update": z
    .strictObject({
      enabled: z.boolean().optional(),
      name: configName.optional(),
      credentials: fields.optional(),
      scopes: scopes.optional(),
    } satisfies Shape<RouteInputs["authConfigs.update"]>)
    .refine(hasSome, "expected at least one of enabled, name, credentials, scopes"),
  "admin.authConfigs": z.object({
    search: z.string().max(200).optional(),
    toolkit: identifier.optional(),
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(100).optional(),
  } satisfies Shape<RouteInputs["admin.authConfigs"]>),
  "admin.toolkit": z.object({}),
  "toolkits.list": z.object({
    toolkits: commaList.optional(),
    search: z.string().max(200).optional(),
    category: z.string().max(200).optional(),
    cursor: z.string().max(1000).optional(),
    limit: z.coerce.number().int().min(1).max(100).optional(),
  } satisfies Shape<RouteInputs["toolkits.list"]>),
  "toolkits.get": z.object({}),
  events: z.object({ ids: commaList.optional() } satisfies Shape<RouteInputs["events"]>),
};

function withTarget<Input extends Partial<Record<keyof typeof target, string | undefined>>>(
  schema: z.ZodType<Input>,
): z.ZodType<Omit<Input, keyof typeof target> & { target: Target }> {
  return schema.transform(({ toolkit, authConfigId, connectedAccountId, ...rest }, context) => {
    const only = onlyTarget({ toolkit, authConfigId, connectedAccountId });
    if (only) return { ...rest, target: only };
    context.addIssue({ code: "custom", message: "expected exactly one of toolkit, authConfigId, connectedAccountId" });
    return z.NEVER;
  });
}

/** Parses a query or body. Throws `invalid_request`. Its message says what is wrong, but never contains a value. */
export function parseInput<Input>(schema: z.ZodType<Input>, value: unknown): Input {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 5).map((issue) => {
    if (issue.code === "unrecognized_keys")
      return `unknown ${issue.keys
        .slice(0, 5)
        .map((key) => JSON.stringify(key.slice(0, 64)))
        .join(", ")}`;
    const path = issue.path.map(String).join(".").slice(0, 64);
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  throw handlerError("invalid_request", {
    message: `The request does not have the shape that this route expects: ${issues.join("; ")}.`,
  });
}
