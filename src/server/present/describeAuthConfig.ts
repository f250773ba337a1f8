import { connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig, AuthConfigSummary } from "../../protocol/types.ts";
import { accountSecrets, authFields, isSecretName, keptDefaults } from "./authFields.ts";
import type { Subject } from "../request/authorization.ts";
import type { AppCredentials } from "../settings/credentials.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RawAuthConfig, RawToolkit } from "../composio/rawTypes.ts";
import { webUrl } from "../composio/urls.ts";

/** What `authorize` gets about an auth config. */
export function authConfigSubject({ id, toolkit }: RawAuthConfig): Subject {
  return { toolkit, authConfigId: id, connectedAccountId: null };
}

/** An auth config as users see it, and the parts that stay on the server. */
export interface DescribedAuthConfig {
  /** What is sent to the browser, besides the toolkit's name and logo. */
  readonly view: Omit<AuthConfig, "toolkit">;
  /** Values that are sent to Composio for fields that the user leaves empty. */
  readonly defaults: ReadonlyMap<string, string>;
  /** Names of required fields for which neither the app nor the user has a value. */
  readonly missing: readonly string[];
  /** The secrets of each account of its own, by field name. */
  readonly secrets: ReturnType<typeof accountSecrets>;
  /**
   * Whether the user may connect on Composio's own page. False if the app or its auth config supplies a secret, and that
   * page would fill it in, or ask for fields that are closed to users: Composio could send the secret to a user's address.
   */
  readonly isHostable: boolean;
}

interface Description {
  readonly toolkit: RawToolkit | null;
  readonly described: DescribedAuthConfig;
}

/** The cache. An entry lives as long as Composio's answer is in memory. */
const descriptions = new WeakMap<AppCredentials, WeakMap<RawAuthConfig, Description>>();

/** Describes an auth config. Reads the toolkit's details, which contain the fields. */
export async function describeAuthConfig(context: RequestContext, config: RawAuthConfig): Promise<DescribedAuthConfig> {
  return describeOnce(context.services.credentials, config, await toolkitOf(context, config));
}

/**
 * The same for an auth config of which `asksNothing` is true, without a request. If the toolkit's details are cached, its
 * fields count: the auth config's own list may be empty in spite of them.
 */
export function describeKnown({ services }: RequestContext, config: RawAuthConfig): DescribedAuthConfig {
  return describeOnce(services.credentials, config, services.catalogue.known(config.toolkit));
}

/**
 * Whether no form opens for an auth config: its scheme has no fields, Composio expects none before the redirect to the
 * provider, and no values are supplied. False if it is not certain.
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
  const mode = toolkit?.modes.find((candidate) => candidate.scheme === scheme);
  const source = { scheme, mode, config };
  const fields = authFields(source);
  const own = credentials.of(config.id);
  const isSecret = (name: string) => isSecretName(source, name);
  // If the app supplies a key, users may type no address (`base_url`, `subdomain`) to which Composio would send it.
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
  const missing = unasked
    .map(({ name }) => name)
    .filter((name) => !defaults.has(name) && !(own && Object.hasOwn(own, name)));
  const isAskedForMore = fields.some(
    (field) => !view.fields.includes(field) && !config.suppliedFields.includes(field.name),
  );
  const isFilledIn = own !== undefined && (connectMethod(scheme) === "fields" || Object.keys(own).some(isSecret));
  const secrets = accountSecrets(source);
  return { view, defaults, missing, secrets, isHostable: !isFilledIn && !(suppliesSecret && isAskedForMore) };
}

/** The parts of an auth config that need no details of its toolkit. */
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
 * The toolkit, which has the fields. Throws if it can't be read, because a form would have wrong fields. Null instead if
 * the scheme has a redirect, because Composio's page asks for missing fields.
 */
async function toolkitOf(
  { userId, services }: RequestContext,
  { toolkit, authScheme, suppliedFields }: RawAuthConfig,
): Promise<RawToolkit | null> {
  try {
    return await services.catalogue.get(toolkit, userId);
  } catch (error) {
    // If the auth config supplies values, the fields are needed to decide `isHostable`.
    const isAskedThere = authScheme !== null && connectMethod(authScheme) === "redirect";
    if (isAskedThere && suppliedFields.length === 0) return null;
    throw error;
  }
}
