import { readFileSync } from "node:fs";

/** In every value of Composio's that is not to leave the server. It has a space, so that it is no id fit for a log either. */
export const canary = "c4n4ry of";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly responses: Readonly<Record<string, { content?: { "application/json"?: { schema?: Schema } } }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

// SAFETY: Composio's own description, in OpenAPI 3.0; only what is named above is read of it.
const description = JSON.parse(
  readFileSync(new URL("../../fixtures/composio-openapi.json", import.meta.url), "utf8"),
) as Description;

/** What may leave, by operation and path in the answer: the values there are plain. All else is a canary. */
const allowed: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  account: {
    id: "ca_1",
    user_id: "ana",
    status: "ACTIVE",
    "toolkit.slug": "gmail",
    "auth_config.id": "ac_1",
    "auth_config.is_disabled": false,
    "state.authScheme": "API_KEY",
    "state.val.displayName": "Ana",
    alias: "work",
    word_id: "gmail_red-castle",
    created_at: "2026-11-24T00:00:00Z",
    updated_at: "2026-11-24T00:00:00Z",
  },
  authConfig: {
    id: "ac_1",
    name: "Mine",
    "toolkit.slug": "gmail",
    auth_scheme: "API_KEY",
    is_composio_managed: false,
    status: "ENABLED",
    // Not described; a text in it would be read as a field's name.
    expected_input_fields: [{ name: "generic_api_key", displayName: "API key", value: `${canary} value` }],
    // For admins.
    "credentials.scopes": ["mail.read"],
    "credentials.oauth_redirect_uri": "https://app.example/redirect",
    no_of_connections: 3,
    created_at: "2026-11-24T00:00:00Z",
  },
  toolkit: {
    slug: "gmail",
    name: "Gmail",
    "meta.description": "Mail",
    "meta.categories.id": "mail",
    "meta.categories.slug": "mail",
    "meta.categories.name": "Mail",
    no_auth: false,
    auth_schemes: ["API_KEY"],
    composio_managed_auth_schemes: [],
    "auth_config_details.mode": "API_KEY",
    ...Object.fromEntries(
      ["required", "optional"].flatMap((group) =>
        Object.entries({
          name: "generic_api_key",
          displayName: "API key",
          description: "Yours",
          default: null,
        }).flatMap(([key, value]) =>
          ["connected_account_initiation", "auth_config_creation"].map((step) => [
            `auth_config_details.fields.${step}.${group}.${key}`,
            value,
          ]),
        ),
      ),
    ),
  },
  link: {
    connected_account_id: "ca_1",
    redirect_url: "https://connect.example/link",
    expires_at: "2026-11-24T00:10:00Z",
  },
  creation: { id: "ca_1", "connectionData.val.status": "ACTIVE" },
  authConfigCreation: { "auth_config.id": "ac_1" },
  done: {},
};

/** The operations that the handler uses, each with what its answer is. */
export const operations: readonly (readonly [operation: string, kind: string])[] = [
  ["GET /connected_accounts", "account"],
  ["POST /connected_accounts", "creation"],
  ["POST /connected_accounts/link", "link"],
  ["PATCH /connected_accounts/{nanoId}/status", "done"],
  ["PATCH /connected_accounts/{nanoid}", "done"],
  ["DELETE /connected_accounts/{nanoid}", "done"],
  ["GET /auth_configs", "authConfig"],
  ["POST /auth_configs", "authConfigCreation"],
  ["GET /auth_configs/{nanoid}", "authConfig"],
  ["PATCH /auth_configs/{nanoid}", "done"],
  ["PATCH /auth_configs/{nanoid}/{status}", "done"],
  ["GET /toolkits", "toolkit"],
  ["GET /toolkits/{slug}", "toolkit"],
];

export interface CanaryUpstream {
  /** Operations that were asked for. */
  readonly asked: ReadonlySet<string>;
  /** Paths in answers that held a canary. */
  readonly planted: ReadonlySet<string>;
  /** The operation that fails from now on, and how. */
  fail(operation: string | null, status: number): void;
  fetch(request: Request): Response;
}

/** Answers by Composio's OpenAPI schema, with a canary in every value that is not for the browser. Independent of the sandbox. */
export function createCanaryUpstream(): CanaryUpstream {
  const asked = new Set<string>();
  const planted = new Set<string>();
  let failing: string | null = null;
  let failure = 500;
  return {
    asked,
    planted,
    fail(operation, status) {
      failing = operation;
      failure = status;
    },
    fetch(request) {
      const { pathname } = new URL(request.url);
      const [operation, kind] = operationOf(request.method, pathname);
      asked.add(operation);
      const isRefused = operation === failing;
      const { text, canaries } = isRefused ? answer(errorSchema, {}) : answer(answerOf(operation), allowed[kind] ?? {});
      for (const path of canaries) planted.add(`${operation} ${path}`);
      return new Response(text, {
        status: isRefused ? failure : 200,
        headers: {
          "content-type": "application/json",
          "x-secret": `${canary} header`,
          "x-request-id": `${canary} request`,
          "retry-after": `${canary} never`,
          "set-cookie": `session=${canary} cookie`,
          "www-authenticate": `Bearer realm="${canary} realm"`,
        },
      });
    },
  };
}

function operationOf(method: string, pathname: string): readonly [string, string] {
  const found = operations.find(([operation]) => {
    const [verb, template = ""] = operation.split(" ");
    return verb === method && new RegExp(`^/api/v3(\\.1)?${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
  });
  if (!found) throw new Error(`Not among the operations: ${method} ${pathname}`);
  return found;
}

/** PATCH of an account is newer than the description: it answers with the account's own fields. */
function answerOf(operation: string): Schema {
  const [verb = "", template = ""] = operation.split(" ");
  const responses =
    description.paths[`/api/v3${template}`]?.[verb.toLowerCase()]?.responses ??
    description.paths[`/api/v3${template}`]?.["get"]?.responses;
  const schema = (responses?.["200"] ?? responses?.["201"])?.content?.["application/json"]?.schema;
  if (!schema) throw new Error(`Not described: ${operation}`);
  return schema;
}

const errorSchema: Schema = { $ref: "#/components/schemas/Error" };
const answers = new Map<Schema, { text: string; canaries: readonly string[] }>();

/** Made once for each schema: Composio's are large. */
function answer(schema: Schema, plain: Readonly<Record<string, unknown>>) {
  const known = answers.get(schema);
  if (known) return known;
  const canaries: string[] = [];
  const text = JSON.stringify(make(schema, [], plain, (path) => canaries.push(path)));
  const made = { text, canaries };
  answers.set(schema, made);
  return made;
}

/** A value of the schema with everything it may have, and something that it hasn't yet. */
function make(
  schema: Schema,
  path: readonly string[],
  plain: Readonly<Record<string, unknown>>,
  plant: (path: string) => void,
): unknown {
  const where = path.filter((part) => part !== "items").join(".");
  if (where in plain) return plain[where];
  if (where === "next_cursor") return null;
  const { properties, items, additionalProperties } = merged(schema);
  const variants = Object.entries(properties ?? {});
  if (variants.length > 0 || additionalProperties) {
    const more = typeof additionalProperties === "object" ? additionalProperties : {};
    const names = Object.entries(namesIn(plain, where)).map(([name]): [string, Schema] => [name, {}]);
    const entries = [...names, ...variants, ["newer_field", more] satisfies [string, Schema]];
    return Object.fromEntries(entries.map(([name, inner]) => [name, make(inner, [...path, name], plain, plant)]));
  }
  if (items) return [make(items, path, plain, plant)];
  plant(where);
  return `${canary} ${where}`;
}

/** Plain values one level below that the description may not have. */
function namesIn(plain: Readonly<Record<string, unknown>>, where: string): Record<string, unknown> {
  const prefix = where === "" ? "" : `${where}.`;
  return Object.fromEntries(
    Object.keys(plain)
      .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes("."))
      .map((key) => [key.slice(prefix.length), null]),
  );
}

/** Every variant's properties at once: a connection's state has one for each scheme and status. */
function merged(schema: Schema): Schema {
  const { $ref } = schema;
  if ($ref !== undefined) return merged(description.components.schemas[$ref.split("/").at(-1) ?? ""] ?? {});
  const variants = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])].map(merged);
  const all = [schema, ...variants];
  const properties: Record<string, Schema> = {};
  for (const variant of all) {
    for (const [name, inner] of Object.entries(variant.properties ?? {})) {
      const known = properties[name];
      properties[name] = known ? { anyOf: [known, inner] } : inner;
    }
  }
  const items = all.find((variant) => variant.items)?.items;
  const additionalProperties = all.some((variant) => variant.additionalProperties);
  return { properties, additionalProperties, ...(items && { items }) };
}
