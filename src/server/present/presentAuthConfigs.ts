import { isComposioError } from "../../protocol/isComposioError.ts";
import type { AuthConfig, AuthConfigSummary, ToolkitSummary } from "../../protocol/types.ts";
import {
  asksNothing,
  type DescribedAuthConfig,
  describeAuthConfig,
  describeKnown,
  summarizeAuthConfig,
} from "./describeAuthConfig.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { toolkitSummaries } from "./toolkitSummaries.ts";
import type { RawAuthConfig } from "../composio/rawTypes.ts";
import { isMalformed } from "../composio/upstreamFailure.ts";
import { imageUrl } from "../composio/urls.ts";

/** An auth config as the browser gets it. */
export async function presentAuthConfig(context: RequestContext, config: RawAuthConfig): Promise<AuthConfig> {
  const summaries = toolkitSummaries(context, [config.toolkit]);
  const described = asksNothing(context, config)
    ? summaries.then(() => describeKnown(context, config))
    : describeAuthConfig(context, config);
  const [{ view }, summaryOf] = await Promise.all([described, summaries]);
  return complete(context, config, view, summaryOf);
}

/** The same for several. An auth config with a malformed toolkit is left out, so that the others are still shown. */
export async function presentAuthConfigs(
  context: RequestContext,
  configs: readonly RawAuthConfig[],
): Promise<AuthConfig[]> {
  // The names of the other toolkits are in the details, which `describeReadable` reads.
  const asking = configs.filter((config) => !asksNothing(context, config));
  const read = new Set(asking.map(({ toolkit }) => toolkit));
  const unnamed = configs.map(({ toolkit }) => toolkit).filter((toolkit) => !read.has(toolkit));
  const [answers, summaryOf] = await Promise.all([
    Promise.all(asking.map(async (config) => [config, await describeReadable(context, config)] as const)),
    toolkitSummaries(context, unnamed),
  ]);
  const described = new Map(answers);
  return configs.flatMap((config) => {
    const description = described.has(config) ? described.get(config) : describeKnown(context, config);
    return description ? [complete(context, config, description.view, summaryOf)] : [];
  });
}

/** The same without fields and hint, which are in the details of toolkits: a project may have thousands of auth configs. */
export async function summarizeAuthConfigs(
  context: RequestContext,
  configs: readonly RawAuthConfig[],
): Promise<AuthConfigSummary[]> {
  const { catalogue } = context.services;
  const summaryOf = await toolkitSummaries(
    context,
    configs.map(({ toolkit }) => toolkit),
  );
  return configs.map((config) =>
    complete(context, config, summarizeAuthConfig(config, catalogue.known(config.toolkit)), summaryOf),
  );
}

/** Adds the access level and the toolkit. */
function complete<View extends object>(
  { services }: RequestContext,
  { id, toolkit, logo }: RawAuthConfig,
  view: View,
  summaryOf: (slug: string) => ToolkitSummary,
): View & Pick<AuthConfigSummary, "accessLevel" | "toolkit"> {
  const accessLevel = services.allowlist?.accessLevel(id);
  const summary = summaryOf(toolkit);
  return {
    ...view,
    ...(accessLevel && { accessLevel }),
    toolkit: { ...summary, logo: summary.logo ?? imageUrl(logo) },
  };
}

async function describeReadable(context: RequestContext, config: RawAuthConfig): Promise<DescribedAuthConfig | null> {
  try {
    return await describeAuthConfig(context, config);
  } catch (error) {
    if (!isComposioError(error) || !isMalformed(error.cause)) throw error;
    context.services.log({ level: "error", message: `Composio's toolkit ${config.toolkit} can't be read: left out.` });
    return null;
  }
}
