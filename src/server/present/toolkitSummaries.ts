import type { ToolkitSummary } from "../../protocol/types.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Milliseconds. */
const longestWait = 1_000;

/** Names and logos by slug. If they take longer than a second, the answer has names made from slugs, and no logos. */
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
