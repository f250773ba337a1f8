import { connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig } from "../../protocol/types.ts";
import { accountSecrets, authFields, isSecretName, keptDefaults } from "./authFields.ts";
import type { Subject } from "../request/authorization.ts";
import type { AppCredentials } from "../settings/credentials.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RawAuthConfig, RawToolkit } from "../composio/rawTypes.ts";
import { imageUrl, webUrl } from "../composio/urls.ts";

export function authConfigSubject({ id, toolkit }: RawAuthConfig): Subject {
  return { toolkit, authConfigId: id, connectedAccountId: null };
}

/** An auth config, as its user meets it, and what the server keeps to itself. */
export interface DescribedAuthConfig {
  /** What leaves the server: how it connects and what it asks. */
  readonly view: AuthConfig;
  /** What is sent to Composio where the user gives nothing. */
  readonly defaults: ReadonlyMap<string, string>;
  /** The secrets that an account holds for itself, by name. */
  readonly secrets: ReturnType<typeof accountSecrets>;
  /**
   * Whether Composio's own page may take the user on. Not where the app, or its auth config, brings a secret and that
   * page would be filled in with it, or would ask for more than users may give: an address would have it sent there.
   */
  readonly isHostable: boolean;
}

export async function presentAuthConfig(context: RequestContext, config: RawAuthConfig): Promise<AuthConfig> {
  return (await describeAuthConfig(context, config)).view;
}

interface Description {
  readonly toolkit: RawToolkit | null;
  readonly described: DescribedAuthConfig;
}

/** As long as an answer of Composio's is there: requests that share it share what was made of it. */
const descriptions = new WeakMap<AppCredentials, WeakMap<RawAuthConfig, Description>>();

export async function describeAuthConfig(context: RequestContext, config: RawAuthConfig): Promise<DescribedAuthConfig> {
  const { credentials } = context.services;
  const toolkit = await toolkitOf(context, config);
  const ofApp = descriptions.get(credentials) ?? new WeakMap<RawAuthConfig, Description>();
  descriptions.set(credentials, ofApp);
  const known = ofApp.get(config);
  if (known && known.toolkit === toolkit) return known.described;
  const described = describe(config, toolkit, credentials);
  ofApp.set(config, { toolkit, described });
  return described;
}

function describe(config: RawAuthConfig, toolkit: RawToolkit | null, credentials: AppCredentials): DescribedAuthConfig {
  const scheme = config.authScheme ?? toolkit?.authSchemes[0] ?? "OAUTH2";
  const mode = toolkit?.modes.find((candidate) => candidate.scheme.toUpperCase() === scheme.toUpperCase());
  const summary = summaryOf(config.toolkit, toolkit);
  const source = { scheme, mode, config };
  const fields = authFields(source);
  const own = credentials.of(config.id);
  const isSecret = (name: string) => isSecretName(source, name);
  // An address of their choosing (`base_url`, `subdomain`) would have Composio send the app's key there.
  const suppliesSecret = config.suppliedFields.some(isSecret);
  const isClosed = own !== undefined || suppliesSecret;
  const view: AuthConfig = {
    id: config.id,
    name: config.name ?? nameFromSlug(config.toolkit),
    toolkit: { ...summary, logo: summary.logo ?? imageUrl(config.logo) },
    authScheme: scheme,
    isComposioManaged: config.isComposioManaged,
    isEnabled: config.isEnabled,
    fields: isClosed ? credentials.leftToUsers(config.id, fields) : fields,
    hintUrl: webUrl(mode?.hintUrl ?? config.hintUrl),
    guideUrl: webUrl(config.guideUrl ?? toolkit?.guideUrl ?? null),
  };
  const unasked = fields.filter((field) => !view.fields.includes(field) && field.required);
  const defaults = new Map(unasked.map(({ name, defaultValue }) => [name, defaultValue ?? ""]));
  for (const [name, value] of keptDefaults(source)) defaults.set(name, value);
  for (const [name, value] of defaults) if (value === "") defaults.delete(name);
  const isAskedForMore = fields.some(
    (field) => !view.fields.includes(field) && !config.suppliedFields.includes(field.name),
  );
  const isFilledIn = own !== undefined && (connectMethod(scheme) === "fields" || Object.keys(own).some(isSecret));
  const secrets = accountSecrets(source);
  return { view, defaults, secrets, isHostable: !isFilledIn && !(suppliesSecret && isAskedForMore) };
}

/**
 * The toolkit has the fields. Where it can't be read a form would have the wrong ones, which is worse than
 * none; a scheme of redirects does without, since Composio's page asks for what is missing.
 */
async function toolkitOf(
  { userId, services }: RequestContext,
  { toolkit, authScheme, suppliedFields }: RawAuthConfig,
): Promise<RawToolkit | null> {
  try {
    return await services.catalogue.get(toolkit, userId);
  } catch (error) {
    // Where the config supplies something, what that page asks for decides whether it may be opened.
    const isAskedThere = authScheme !== null && connectMethod(authScheme) === "redirect";
    if (isAskedThere && suppliedFields.length === 0) return null;
    throw error;
  }
}

/** An id of the allowlist that Composio does not have under its toolkit. */
export interface MissingAuthConfig {
  readonly toolkit: string;
  readonly authConfigId: string;
  /** For developers. */
  readonly message: string;
}

export interface AppAuthConfigs {
  readonly configs: readonly RawAuthConfig[];
  readonly missing: readonly MissingAuthConfig[];
}

/** The app's auth configs: those of its allowlist, or the project's enabled ones. Disabled ones of an allowlist are shown as such. */
export async function appAuthConfigs(
  { upstream, services }: RequestContext,
  toolkit?: string,
): Promise<AppAuthConfigs> {
  const { allowlist } = services;
  if (allowlist === null) {
    const query = toolkit === undefined ? {} : { toolkit_slug: toolkit };
    return { configs: await upstream.authConfigs(query), missing: [] };
  }
  const toolkits = toolkit === undefined ? allowlist.toolkits : allowlist.toolkits.filter((slug) => slug === toolkit);
  if (toolkits.length === 0) return { configs: [], missing: [] };
  const configs = await upstream.authConfigs({ toolkit_slug: toolkits.join(","), show_disabled: true });
  const allowed = configs.filter((config) => allowlist.hasAuthConfig(config.id));
  const found = new Set(allowed.map(({ id }) => id));
  const missing = toolkits.flatMap((slug) =>
    allowlist
      .authConfigIds(slug)
      .filter((id) => !found.has(id))
      .map((id) => ({
        toolkit: slug,
        authConfigId: id,
        message: `createComposioHandler({ authConfigs }): Composio has no auth config ${id} of the toolkit ${slug}.`,
      })),
  );
  for (const { message } of missing) services.log({ level: "warn", message });
  return { configs: allowed, missing };
}
