import type { ToolkitSummary } from "../../protocol/types.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Milliseconds to wait for names and logos. */
const longestWait = 1_000;

/** Names and logos by slug. If Composio takes longer than a second, names are made from slugs, and there are no logos. */
export async function toolkitSummaries(
  { userId, services }: Pick<RequestContext, "userId" | "services">,
  slugs: readonly string[],
): Promise<(slug: string) => ToolkitSummary> {
  const { catalogue, clock } = services;
  let timer: unknown;
  const late = new Promise<void>((resolve) => (timer = clock.setTimeout(resolve, longestWait)));
  try {
    await Promise.race([catalogue.learn(slugs, userId), late]);
    return (slug) => summaryOf(slug, catalogue.known(slug));
  } finally {
    clock.clearTimeout(timer);
  }
}
