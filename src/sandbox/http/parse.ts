import type { Context } from "hono";
import { z } from "zod";
import { validationFailed } from "./apiError.ts";

/** Parses the JSON body with a schema. Throws Composio's 400. A missing body counts as `{}`. */
export async function parseBody<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  const text = await context.req.text();
  let body: unknown = {};
  if (text !== "") {
    try {
      body = JSON.parse(text);
    } catch {
      throw validationFailed(["body: Invalid JSON"]);
    }
  }
  return parseValue(schema, body);
}

/** Parses the query with a schema. Throws Composio's 400. */
export function parseQuery<Schema extends z.ZodType>(context: Context, schema: Schema): z.output<Schema> {
  const query = Object.entries(context.req.queries()).map(([name, values]) => [name, values.join(",")]);
  return parseValue(schema, Object.fromEntries(query));
}

function parseValue<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw validationFailed(result.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`));
}

/** An array, which the official clients send as one comma-separated parameter. Empty means no filter. */
export const commaList: z.ZodType<readonly string[] | undefined> = z
  .string()
  .optional()
  .transform((text) => {
    const items = text?.split(",").filter((item) => item !== "") ?? [];
    return items.length > 0 ? items : undefined;
  });

/** `true`, `false`, or empty for null. */
export const queryBoolean: z.ZodType<boolean | undefined> = z
  .enum(["true", "false", ""])
  .optional()
  .transform((text) => (text === undefined || text === "" ? undefined : text === "true"));

export const queryLimit: z.ZodType<number | undefined> = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === "" ? undefined : Number(text)))
  .pipe(z.int().min(1).optional());

export const queryCursor: z.ZodType<string | undefined> = z.string().optional();

/**
 * Whether a list names a toolkit. Composio's own slugs are in small letters, and it takes them in capitals, too, as its docs
 * have them: `authConfigs.create("GITHUB", …)`. A custom toolkit's slug in capitals is found as it is.
 */
export function namesToolkit(slugs: readonly string[], { slug }: { readonly slug: string }): boolean {
  return slugs.some((each) => each === slug || each.toLowerCase() === slug);
}

/** An own property by name, never an inherited one. */
export function ownValue<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** The value of a toolkit, by its slug in small letters or in capitals. */
export function toolkitValue<Value>(
  values: Readonly<Record<string, Value>>,
  toolkit: { readonly slug: string },
): Value | undefined {
  return Object.entries(values).find(([slug]) => namesToolkit([slug], toolkit))?.[1];
}

export const record: z.ZodType<Readonly<Record<string, unknown>>> = z.record(z.string(), z.unknown());
