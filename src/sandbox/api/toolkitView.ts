import { connectMethod } from "../../protocol/schemes.ts";
import { tokenFor, uuidFor } from "../model/ids.ts";
import type { SandboxField, SandboxScheme, SandboxToolkit } from "../seed/catalogue.ts";
import { needsNoAuth, version } from "../tools/toolView.ts";

/** Fixed times, because the catalogue does not change. */
const createdAt = "2024-05-03T11:44:32.061Z";
const updatedAt = "2026-09-15T08:00:00.000Z";

/** A field in Composio's format. Unknown `is_secret` and `user_visible` are left out, as by Composio. */
export function fieldView(field: SandboxField): Record<string, unknown> {
  return {
    name: field.name,
    displayName: field.label,
    type: field.type ?? "string",
    description: field.description ?? "",
    required: field.required ?? true,
    default: field.defaultValue ?? null,
    ...(field.secret !== undefined && { is_secret: field.secret }),
    ...(field.visible !== undefined && { user_visible: field.visible }),
  };
}

/** An item of `GET /toolkits`: categories are `{ id, name }` here. */
export function toolkitListView(toolkit: SandboxToolkit): Record<string, unknown> {
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    type: "native",
    auth_schemes: toolkit.schemes.map((scheme) => scheme.mode),
    composio_managed_auth_schemes: managedModes(toolkit),
    auth_guide_url: toolkit.guideUrl ?? null,
    is_local_toolkit: false,
    no_auth: needsNoAuth(toolkit),
    deprecated: { toolkitId: uuidFor(toolkit.slug) },
    meta: {
      ...metaView(toolkit),
      categories: toolkit.categories.map((name) => ({ id: categoryId(name), name })),
    },
  };
}

/** `GET /toolkits/{slug}`: categories are `{ slug, name }` here. */
export function toolkitView(toolkit: SandboxToolkit): Record<string, unknown> {
  const managed = toolkit.schemes.filter((scheme) => scheme.managed);
  return {
    slug: toolkit.slug,
    name: toolkit.name,
    type: "native",
    enabled: true,
    is_local_toolkit: false,
    composio_managed_auth_schemes: managedModes(toolkit),
    composio_managed_auth: managed.map((scheme) => ({ mode: scheme.mode, scopes: { available: scheme.scopes ?? [] } })),
    auth_guide_url: toolkit.guideUrl ?? null,
    auth_config_details: toolkit.schemes.map((scheme) => schemeView(toolkit, scheme)),
    base_url: `https://api.${toolkit.slug}.example`,
    get_current_user_endpoint: "/me",
    get_current_user_endpoint_method: "GET",
    meta: {
      ...metaView(toolkit),
      categories: toolkit.categories.map((name) => ({ slug: categoryId(name), name })),
      available_versions: [version],
    },
    deprecated: { toolkitId: uuidFor(toolkit.slug), getCurrentUserEndpoint: "/me", rawProxyInfoByAuthSchemes: [] },
  };
}

/** The id of a category. As Composio's, it keeps special characters: `Developer Tools & DevOps` → `developer-tools-&-devops`. */
export function categoryId(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

/** The fields that a custom auth config of the scheme needs. */
export function creationFields(scheme: SandboxScheme): readonly SandboxField[] {
  if (scheme.creationFields) return scheme.creationFields;
  if (scheme.mode === "OAUTH1")
    return [consumer("consumer_key", "Consumer key", false), consumer("consumer_secret", "Consumer secret", true)];
  const wantsClient = scheme.mode === "OAUTH2";
  return wantsClient ? oauthClientFields(scheme.scopes ?? []) : [];
}

const consumer = (name: string, label: string, secret: boolean): SandboxField => ({
  name,
  label,
  description: `${label} of your own app at the provider.`,
  secret,
});

const oauthClientFields = (scopes: readonly string[]): readonly SandboxField[] => [
  consumer("client_id", "Client id", false),
  consumer("client_secret", "Client secret", true),
  {
    name: "oauth_redirect_uri",
    label: "Redirect URI",
    description: "Add this address to your app at the provider.",
    required: false,
    defaultValue: "https://backend.composio.dev/api/v3.1/toolkits/auth/callback",
    secret: false,
  },
  {
    name: "scopes",
    label: "Scopes",
    description: "Permissions to ask the user for.",
    required: false,
    secret: false,
    ...(scopes.length > 0 && { defaultValue: scopes.join(",") }),
  },
];

function schemeView(toolkit: SandboxToolkit, scheme: SandboxScheme): Record<string, unknown> {
  return {
    mode: scheme.mode,
    name: scheme.name ?? `${toolkit.slug}_${scheme.mode.toLowerCase()}`,
    auth_hint_url: scheme.hintUrl ?? null,
    required_scopes: [],
    proxy: { base_url: `https://api.${toolkit.slug}.example` },
    fields: {
      auth_config_creation: splitByRequired(creationFields(scheme)),
      connected_account_initiation: splitByRequired(scheme.fields ?? []),
    },
    ...(connectMethod(scheme.mode) === "redirect" && {
      deprecated_auth_provider_details: {
        authorization_url: `https://${toolkit.slug}.example/oauth/authorize`,
        token_url: `https://${toolkit.slug}.example/oauth/token`,
      },
    }),
  };
}

function splitByRequired(fields: readonly SandboxField[]): Record<"required" | "optional", unknown[]> {
  return {
    required: fields.filter((field) => field.required !== false).map(fieldView),
    optional: fields.filter((field) => field.required === false).map(fieldView),
  };
}

function metaView(toolkit: SandboxToolkit): Record<string, unknown> {
  const count = tokenFor(toolkit.slug, 2).charCodeAt(0);
  return {
    created_at: createdAt,
    updated_at: updatedAt,
    description: toolkit.description,
    logo: toolkit.logo,
    app_url: `https://${toolkit.slug.replaceAll("_", "-")}.example`,
    triggers_count: count % 7,
    tools_count: count,
    version,
  };
}

/** The schemes for which Composio has an OAuth app. */
export function managedModes(toolkit: SandboxToolkit): readonly string[] {
  return toolkit.schemes.filter((scheme) => scheme.managed).map((scheme) => scheme.mode);
}
