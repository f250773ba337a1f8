import { connectMethod } from "../../protocol/schemes.ts";
import type { SandboxScheme, SandboxToolkit } from "../seed/catalogue.ts";
import type { NewAuthConfig } from "./types.ts";
import { tokenFor } from "./ids.ts";

/** The auth configs of a new project: one for each scheme that can be connected. */
export function seedAuthConfigs(toolkit: SandboxToolkit): readonly NewAuthConfig[] {
  const { slug, name, seedAuthConfigs: seeding = "enabled" } = toolkit;
  if (seeding === "none") return [];
  if (seeding === "disabled") return [{ toolkit: slug, id: `ac_${slug}_disabled`, name, enabled: false }];
  const [primary] = toolkit.schemes;
  return toolkit.schemes.filter(isConnectable).map((scheme) => ({
    toolkit: slug,
    scheme: scheme.mode,
    id: scheme === primary ? `ac_${slug}` : `ac_${slug}_${scheme.mode.toLowerCase()}`,
    name: scheme === primary ? name : `${name} (${scheme.name ?? scheme.mode})`,
    credentials: scheme.managed ? {} : customAppCredentials(toolkit, scheme),
  }));
}

/** The toolkit's scheme with this name; without a name, its first scheme. */
export function schemeOf(toolkit: SandboxToolkit, mode: string | undefined): SandboxScheme {
  const scheme = mode === undefined ? toolkit.schemes[0] : toolkit.schemes.find((candidate) => candidate.mode === mode);
  if (scheme) return scheme;
  if (mode === "BEARER_TOKEN" && takesBearer(toolkit)) return bearerScheme;
  throw new Error(`Toolkit ${toolkit.slug} has no scheme ${mode ?? "at all"}.`);
}

/** Whether a custom auth config may use a bearer token: for every OAuth 2 toolkit, though the catalogue does not list it. */
export function takesBearer(toolkit: SandboxToolkit): boolean {
  return toolkit.schemes.some((scheme) => scheme.mode === "OAUTH2");
}

function isConnectable(scheme: SandboxScheme): boolean {
  const method = connectMethod(scheme.mode);
  return method === "fields" || (method === "redirect" && (scheme.managed === true || scheme.customApp === true));
}

/** The credentials of the project's own OAuth app, for an auth config that Composio does not manage. */
function customAppCredentials(toolkit: SandboxToolkit, scheme: SandboxScheme): Record<string, unknown> {
  if (connectMethod(scheme.mode) !== "redirect" && scheme.mode !== "S2S_OAUTH2") return {};
  return { client_id: `client-${toolkit.slug}`, client_secret: `secret-${tokenFor(toolkit.slug, 20)}` };
}

const bearerScheme: SandboxScheme = {
  mode: "BEARER_TOKEN",
  name: "Bearer token",
  fields: [{ name: "token", label: "Access token", description: "A token that you already have.", secret: true }],
};
