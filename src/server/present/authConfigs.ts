import { connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig, AuthConfigSummary } from "../../protocol/types.ts";
import { accountSecrets, authFields, isSecretName, keptDefaults } from "./authFields.ts";
import type { Subject } from "../request/authorization.ts";
import type { AppCredentials } from "../settings/credentials.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAuthConfig, RawToolkit } from "../composio/rawTypes.ts";
import { webUrl } from "../composio/urls.ts";

export function authConfigSubject({ id, toolkit }: RawAuthConfig): Subject {
  return { toolkit, authConfigId: id, connectedAccountId: null };
}

/** An auth config, as its user meets it, and what the server keeps to itself. */
export interface DescribedAuthConfig {
  /** What leaves the server, beside the toolkit's name and logo: how it connects and what it asks. */
  readonly view: Omit<AuthConfig, "toolkit">;
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

interface Description {
  readonly toolkit: RawToolkit | null;
  readonly described: DescribedAuthConfig;
}

/** As long as an answer of Composio's is there: requests that share it share what was made of it. */
const descriptions = new WeakMap<AppCredentials, WeakMap<RawAuthConfig, Description>>();

/** Reads the toolkit's own page, which has the fields. */
export async function describeAuthConfig(context: RequestContext, config: RawAuthConfig): Promise<DescribedAuthConfig> {
  return describeOnce(context.services.credentials, config, await toolkitOf(context, config));
}

/** The same for what users are shown, which needs the toolkit's own page only where a form may open. */
export async function describeForUsers(context: RequestContext, config: RawAuthConfig): Promise<DescribedAuthConfig> {
  if (!asksNothing(context, config)) return describeAuthConfig(context, config);
  return describeOnce(context.services.credentials, config, null);
}

/**
 * Whether no form opens for an auth config, by Composio's own word: no scheme of fields, nothing expected before the
 * trip to the provider, and nothing supplied that could make a difference.
 */
export function asksNothing(
  { services }: Pick<RequestContext, "services">,
  { id, authScheme, expectedFields, suppliedFields }: RawAuthConfig,
): boolean {
  const mayNeedFields = authScheme === null || connectMethod(authScheme) === "fields";
  if (mayNeedFields || suppliedFields.length > 0 || services.credentials.of(id) !== undefined) return false;
  return connectMethod(authScheme) === "none" || expectedFields?.length === 0;
}

function describeOnce(
  credentials: AppCredentials,
  config: RawAuthConfig,
  toolkit: RawToolkit | null,
): DescribedAuthConfig {
  const ofApp = descriptions.get(credentials) ?? new WeakMap<RawAuthConfig, Description>();
  descriptions.set(credentials, ofApp);
  const known = ofApp.get(config);
  if (known && known.toolkit === toolkit) return known.described;
  const described = describe(config, toolkit, credentials);
  ofApp.set(config, { toolkit, described });
  return described;
}

function describe(config: RawAuthConfig, toolkit: RawToolkit | null, credentials: AppCredentials): DescribedAuthConfig {
  const summary = summarizeAuthConfig(config, toolkit);
  const scheme = summary.authScheme;
  const mode = toolkit?.modes.find((candidate) => candidate.scheme.toUpperCase() === scheme.toUpperCase());
  const source = { scheme, mode, config };
  const fields = authFields(source);
  const own = credentials.of(config.id);
  const isSecret = (name: string) => isSecretName(source, name);
  // An address of their choosing (`base_url`, `subdomain`) would have Composio send the app's key there.
  const suppliesSecret = config.suppliedFields.some(isSecret);
  const isClosed = own !== undefined || suppliesSecret;
  const view: DescribedAuthConfig["view"] = {
    ...summary,
    fields: isClosed ? credentials.leftToUsers(config.id, fields) : fields,
    hintUrl: webUrl(mode?.hintUrl ?? config.hintUrl),
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

/** What Composio's list says of an auth config, without the toolkit's own page. */
export function summarizeAuthConfig(
  config: RawAuthConfig,
  toolkit: RawToolkit | null,
): Omit<AuthConfigSummary, "toolkit"> {
  return {
    id: config.id,
    name: config.name ?? nameFromSlug(config.toolkit),
    authScheme: config.authScheme ?? toolkit?.authSchemes[0] ?? "OAUTH2",
    isComposioManaged: config.isComposioManaged,
    isEnabled: config.isEnabled,
    guideUrl: webUrl(config.guideUrl ?? toolkit?.guideUrl ?? null),
  };
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
