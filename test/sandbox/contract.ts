import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";
import type { Parsed } from "./support.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = Record<string, Parsed>;

const file = new URL("../fixtures/composio-openapi.json", import.meta.url);
const document: Schema = JSON.parse(readFileSync(file, "utf8"));

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
ajv.addFormat("uri", fullFormats.uri);
ajv.addFormat("uuid", fullFormats.uuid);
ajv.addFormat("authConfigId", /^ac_\w+$/);
ajv.addFormat("connectedAccountId", /^ca_\w+$/);
ajv.addFormat("toolRouterSessionId", /^trs_\w+$/);

const components = convert(document["components"]);

/** An operation and status of Composio's description, such as `get /connected_accounts/{nanoid} 200`. */
export interface Checked {
  readonly operation: string;
  readonly errors: readonly string[];
}

const templates = Object.keys(document["paths"])
  .map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace("/api/v3/", "/api/v3(?:\\.1)?/").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    literal: !path.includes("{"),
  }))
  .sort((one, other) => Number(other.literal) - Number(one.literal));

/** Checks a response against the description, under either prefix. */
export function check(method: string, pathname: string, status: number, body: Json): Checked {
  const template = templates.find(
    ({ pattern, path }) => pattern.test(pathname) && document["paths"][path][method.toLowerCase()],
  );
  const operation = `${method.toLowerCase()} ${template?.path ?? pathname} ${status}`;
  const described = template && document["paths"][template.path][method.toLowerCase()].responses[status];
  // Newer docs know refusals (409, 422) that the description does not list: they share its envelope.
  const schema =
    described?.content?.["application/json"]?.schema ?? (status >= 400 ? { $ref: "#/components/schemas/Error" } : null);
  if (!template || !schema) return { operation, errors: ["not described"] };
  const validate = compiled(operation, schema);
  validate(body);
  return { operation, errors: (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`) };
}

const validators = new Map<string, ValidateFunction>();

function compiled(operation: string, schema: Schema): ValidateFunction {
  const known = validators.get(operation);
  if (known) return known;
  const validate = ajv.compile({ ...convert(schema), components });
  validators.set(operation, validate);
  return validate;
}

/** From OpenAPI 3.0 to JSON Schema, and from the description's age to what facts and newer clients say. */
function convert(schema: Parsed): Parsed {
  if (Array.isArray(schema)) return schema.map(convert);
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, ...rest } = schema;
  const converted: Schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, convert(value)]));
  if (Array.isArray(converted["enum"])) converted["enum"] = widened(converted["enum"]);
  if (isConnectionState(converted)) converted["oneOf"] = [...converted["oneOf"], newerState(converted["oneOf"])];
  // A boolean beside `minimum` in OpenAPI 3.0, the number itself since.
  if (converted["exclusiveMinimum"] === true) converted["exclusiveMinimum"] = converted["minimum"];
  // Without a type, a nullable schema is any value at all.
  if (nullable !== true || converted["type"] === undefined) return converted;
  return { anyOf: [converted, { type: "null" }] };
}

/**
 * The description is older than the status REVOKED (in every v3.1 client since 2026-05) and than the scheme
 * S2S_OAUTH2 (in @composio/client 0.1.0-alpha.76); ACME_SIGNED_TOKEN is the seed's own unknown scheme.
 */
function widened(values: readonly string[]): readonly string[] {
  if (values.includes("INITIATED") && values.includes("EXPIRED") && values.length > 1) return [...values, "REVOKED"];
  if (values.includes("OAUTH2") && values.includes("DCR_OAUTH")) return [...values, "S2S_OAUTH2", "ACME_SIGNED_TOKEN"];
  return values;
}

function isConnectionState(schema: Schema): boolean {
  return (
    Array.isArray(schema["oneOf"]) &&
    schema["oneOf"].every((variant: Schema) => variant["properties"]?.authScheme && variant["properties"]?.val)
  );
}

/**
 * Any state whose scheme or status the description lacks: newer schemes, REVOKED, and key schemes that are
 * EXPIRED or FAILED (the SDK's own schema of API_KEY has them, the description does not).
 */
function newerState(variants: readonly Schema[]): Schema {
  const described = variants.map((variant) => ({
    properties: {
      authScheme: { enum: variant["properties"].authScheme.enum },
      val: {
        properties: {
          status: { enum: variant["properties"].val.oneOf.flatMap((val: Schema) => val["properties"].status.enum) },
        },
      },
    },
  }));
  return {
    type: "object",
    required: ["authScheme", "val"],
    properties: {
      authScheme: { type: "string" },
      val: { type: "object", required: ["status"], properties: { status: { type: "string" } } },
    },
    not: { anyOf: described },
  };
}
