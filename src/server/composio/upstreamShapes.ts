import * as z from "zod";
import type { ConnectLink } from "../../protocol/types.ts";
import { wireStatuses } from "./sdk.ts";
import type { RawAccess, RawAccount, RawAuthConfig, RawAuthMode, RawPage, RawToolkit } from "./rawTypes.ts";

/*
 * Parses Composio's answers. Extra fields, missing fields and values of a newer version are accepted. Only fields that are
 * named here get into the handler, so that no credentials do.
 */

/** An empty text is no text. */
const text = z
  .string()
  .transform((value) => value || null)
  .nullable()
  .catch(null);
const time = z.string().catch("");
const flag = z.boolean().catch(false);
const texts = z
  .array(z.unknown())
  .catch([])
  .transform((values) => values.filter((value) => typeof value === "string"));
const anything = z.array(z.unknown()).catch([]);
/** Composio's API has schemes in capitals, the examples of its specification in small letters. */
const scheme = z
  .string()
  .min(1)
  .transform((name) => name.toUpperCase());
/** A known status in capitals, whatever its case; an unknown one unchanged. */
const status = z.string().transform((name) => wireStatuses.find((each) => each === name.toUpperCase()) ?? name);
const schemeOrNull = scheme.nullable().catch(null);
const schemes = texts.transform((names) => names.map((name) => name.toUpperCase()));

/** For a SHARED account without an access list: only its owner has access. */
const noAccess = { allow_all_users: false, allowed_user_ids: [], not_allowed_user_ids: [] };
interface Sharing {
  readonly type: RawAccount["sharing"];
  readonly access: RawAccess | null;
}

const accessList = z
  .object({ allow_all_users: flag, allowed_user_ids: texts, not_allowed_user_ids: texts })
  .catch(noAccess)
  .transform((list): RawAccess => ({
    isForAll: list.allow_all_users,
    allowed: list.allowed_user_ids,
    denied: list.not_allowed_user_ids,
  }));
/** Only the exact "PRIVATE" proves who the owner is. Another spelling, null and a missing type are taken as not said. */
const sharingType = z
  .union([z.enum(["PRIVATE", "SHARED"]), z.stringFormat("private", /^private$/i).transform(() => "unsaid" as const)])
  .nullish()
  .transform((type) => type ?? "unsaid");
const sharing = z
  .object({ account_type: sharingType, acl_config_for_shared: accessList })
  .transform(({ account_type: type, acl_config_for_shared: list }): Sharing => ({
    type,
    access: type === "SHARED" ? list : null,
  }));

const noValues: Pick<RawAccount, "displayName" | "heldNames"> = { displayName: null, heldNames: null };
/** These values are credentials, masked or not. Only their names and the account's name at the provider are read. */
const stateValues = z
  .record(z.string(), z.unknown())
  .transform(({ displayName, ...values }): typeof noValues => ({
    displayName: (typeof displayName === "string" && displayName) || null,
    heldNames: Object.keys(values).filter((name) => (values[name] ?? "") !== ""),
  }))
  .catch(noValues);

/** An account whose auth config is gone still belongs to its user, who can disconnect it. */
const noAuthConfig = { id: "", is_composio_managed: false, is_disabled: true, auth_scheme: null };

const account = z
  .object({
    id: z.string().min(1),
    status: status.catch("UNKNOWN"),
    status_reason: text,
    toolkit: z.object({ slug: z.string() }),
    auth_config: z
      .object({ id: z.string().min(1), is_composio_managed: flag, is_disabled: flag, auth_scheme: schemeOrNull })
      .catch(noAuthConfig),
    state: z.object({ authScheme: schemeOrNull, val: stateValues }).catch({ authScheme: null, val: noValues }),
    alias: text,
    word_id: text,
    is_disabled: flag,
    created_at: time,
    updated_at: time,
    // Missing becomes null. A malformed owner becomes an empty text, which equals no user id.
    user_id: z.string().nullish().catch(""),
    experimental: sharing.nullish().catch({ type: "unknown", access: null }),
  })
  .transform((raw): RawAccount => ({
    id: raw.id,
    status: raw.status,
    statusReason: raw.status_reason,
    toolkit: raw.toolkit.slug,
    authConfigId: raw.auth_config.id,
    isComposioManaged: raw.auth_config.is_composio_managed,
    isAuthConfigDisabled: raw.auth_config.is_disabled,
    authScheme: raw.state.authScheme ?? raw.auth_config.auth_scheme,
    alias: raw.alias,
    wordId: raw.word_id,
    displayName: raw.state.val.displayName,
    heldNames: raw.state.val.heldNames,
    isDisabled: raw.is_disabled,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
    userId: raw.user_id ?? null,
    access: raw.experimental?.access ?? null,
    sharing: raw.experimental?.type ?? "unsaid",
  }));

/** Names of `shared_credentials`, which is not documented. If it can't be read, it counts as a supplied secret. */
const suppliedNames = z
  .union([
    z.union([z.null(), z.literal(""), z.tuple([])]).transform((): string[] => []),
    z.record(z.string(), z.unknown()).transform((values) => Object.keys(values)),
  ])
  .optional()
  .default([])
  .catch(["(unreadable)"]);

/** Scopes: a list, or a text with commas or spaces. */
const scopes = z.union([
  texts.refine((list) => list.length > 0),
  z.string().transform((all) => all.split(/[\s,]+/).filter((scope) => scope !== "")),
]);

const authConfig = z
  .object({
    id: z.string().min(1),
    name: text,
    status: z.string().catch("ENABLED"),
    toolkit: z.object({ slug: z.string(), logo: text, auth_guide_url: text, auth_hint_url: text }),
    auth_scheme: schemeOrNull,
    type: text,
    is_composio_managed: z.boolean().optional().catch(undefined),
    expected_input_fields: z.array(z.unknown()).nullable().catch(null),
    shared_credentials: suppliedNames,
    credentials: z
      .object({ scopes: scopes.catch([]), oauth_redirect_uri: text })
      .catch({ scopes: [], oauth_redirect_uri: null }),
    no_of_connections: z.number().nullable().catch(null),
    created_at: time,
  })
  .transform((raw): RawAuthConfig => ({
    id: raw.id,
    name: raw.name,
    toolkit: raw.toolkit.slug,
    logo: raw.toolkit.logo,
    guideUrl: raw.toolkit.auth_guide_url,
    hintUrl: raw.toolkit.auth_hint_url,
    authScheme: raw.auth_scheme,
    // Only the type is always there.
    isComposioManaged: raw.is_composio_managed ?? raw.type === "default",
    isEnabled: raw.status.toUpperCase() !== "DISABLED",
    expectedFields: raw.expected_input_fields,
    suppliedFields: raw.shared_credentials,
    scopes: raw.credentials.scopes,
    redirectUri: raw.credentials.oauth_redirect_uri,
    connections: raw.no_of_connections,
    createdAt: raw.created_at,
  }));

const noFields = { required: [], optional: [] };
const fieldGroup = z.object({ required: anything, optional: anything }).catch(noFields);

const authMode = z
  .object({
    mode: scheme,
    auth_hint_url: text,
    fields: z
      .object({ auth_config_creation: fieldGroup, connected_account_initiation: fieldGroup })
      .catch({ auth_config_creation: noFields, connected_account_initiation: noFields }),
  })
  .transform((raw): RawAuthMode => ({
    scheme: raw.mode,
    hintUrl: raw.auth_hint_url,
    required: raw.fields.connected_account_initiation.required,
    optional: raw.fields.connected_account_initiation.optional,
    creationFields: [...raw.fields.auth_config_creation.required, ...raw.fields.auth_config_creation.optional]
      .map((field) => (typeof field === "object" && field !== null && "name" in field ? field.name : null))
      .filter((name) => typeof name === "string"),
    creation: raw.fields.auth_config_creation,
    managedScopes: [],
  }));

const managedAuth = z
  .object({ mode: scheme, scopes: z.object({ available: texts }) })
  .transform(({ mode, scopes: { available } }) => [mode, available] as const);

/** The list of toolkits has `{ id, name }`, the details of a toolkit `{ slug, name }`. */
const category = z
  .object({ id: text, slug: text, name: z.string() })
  .transform((raw) => ({ id: raw.id ?? raw.slug ?? raw.name, name: raw.name }));

const toolkit = z
  .object({
    slug: z.string().min(1),
    name: text,
    no_auth: flag,
    auth_schemes: schemes,
    composio_managed_auth_schemes: schemes,
    auth_guide_url: text,
    auth_config_details: anything,
    composio_managed_auth: anything,
    meta: z
      .object({ logo: text, description: text, categories: anything })
      .catch({ logo: null, description: null, categories: [] }),
  })
  .transform((raw): RawToolkit => {
    const managed = new Map(parseItems(raw.composio_managed_auth, managedAuth));
    const modes = parseItems(raw.auth_config_details, authMode).map((mode) => ({
      ...mode,
      managedScopes: managed.get(mode.scheme) ?? [],
    }));
    const authSchemes = raw.auth_schemes.length > 0 ? raw.auth_schemes : modes.map((mode) => mode.scheme);
    return {
      slug: raw.slug,
      name: raw.name?.trim() || null,
      logo: raw.meta.logo,
      description: raw.meta.description?.trim() || null,
      categories: parseItems(raw.meta.categories, category),
      guideUrl: raw.auth_guide_url,
      authSchemes,
      managedAuthSchemes: raw.composio_managed_auth_schemes,
      noAuth: raw.no_auth || (authSchemes.length > 0 && authSchemes.every((scheme) => scheme === "NO_AUTH")),
      modes,
    };
  });

/** Parses the entries of a list, without the malformed ones. */
function parseItems<Item>(values: readonly unknown[], schema: z.ZodType<Item>): Item[] {
  return values.flatMap((value) => {
    const result = schema.safeParse(value);
    return result.success ? [result.data] : [];
  });
}

/** Returns null for a body that is not Composio's: HTML of a proxy, an empty body. */
export type ParseRaw<Value> = (body: unknown) => Value | null;

/** A number is a cursor too: without it the list would end early. */
const cursor = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .catch(null);
const page = z.object({ items: z.array(z.unknown()), next_cursor: cursor });
const linkAnswer = z
  .object({ connected_account_id: z.string().min(1), redirect_url: z.string(), expires_at: text })
  .transform((raw) => ({ id: raw.connected_account_id, redirectUrl: raw.redirect_url, expiresAt: raw.expires_at }));
const creation = z
  .object({
    id: z.string().min(1),
    status: status.nullable().catch(null),
    connectionData: z
      .object({ val: z.object({ status: status.nullable().catch(null) }) })
      .catch({ val: { status: null } }),
  })
  .transform((raw) => ({ id: raw.id, status: raw.connectionData.val.status ?? raw.status ?? "UNKNOWN" }));
/** Flat, or nested as in an early version of the documentation. An answer without an id is accepted. */
const authCompletion = z
  .object({ connected_account_id: text, connected_account: z.object({ id: text }).catch({ id: null }) })
  .transform((raw) => ({ id: raw.connected_account_id ?? raw.connected_account.id }));
const authConfigCreation = z
  .object({ auth_config: z.object({ id: z.string().min(1) }) })
  .transform((raw) => raw.auth_config.id);

export const parseRawAccounts: ParseRaw<RawPage<RawAccount>> = pageParser(account);
export const parseRawAccount: ParseRaw<readonly RawAccount[]> = (body) => parseItems([body], account);
export const parseRawAuthConfigs: ParseRaw<RawPage<RawAuthConfig>> = pageParser(authConfig);
export const parseRawAuthConfig: ParseRaw<RawAuthConfig> = parser(authConfig);
export const parseRawToolkits: ParseRaw<RawPage<RawToolkit>> = pageParser(toolkit);
export const parseRawToolkit: ParseRaw<RawToolkit> = parser(toolkit);
export const parseRawLink: ParseRaw<ConnectLink> = parser(linkAnswer);
export const parseRawCreation: ParseRaw<{ id: string; status: string }> = parser(creation);
export const parseRawAuthCompletion: ParseRaw<{ id: string | null }> = parser(authCompletion);
export const parseRawAuthConfigCreation: ParseRaw<string> = parser(authConfigCreation);

function parser<Value>(schema: z.ZodType<Value>): ParseRaw<Value> {
  return (body) => schema.safeParse(body).data ?? null;
}

function pageParser<Item>(schema: z.ZodType<Item>): ParseRaw<RawPage<Item>> {
  return (body) => {
    const result = page.safeParse(body);
    if (!result.success) return null;
    const items = parseItems(result.data.items, schema);
    return { items, nextCursor: result.data.next_cursor || null, dropped: result.data.items.length - items.length };
  };
}
