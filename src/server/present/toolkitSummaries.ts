import type { ToolkitSummary } from "../../protocol/types.ts";
import { summaryOf } from "../composio/toolkitCatalogue.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Milliseconds. */
const decorationTime = 1_000;

/** Names and logos by slug. They are decoration: where they take long, their stand-ins have to do this time. */
export async function toolkitSummaries(
  { userId, services }: Pick<RequestContext, "userId" | "services">,
  slugs: readonly string[],
): Promise<(slug: string) => ToolkitSummary> {
  const { catalogue, clock } = services;
  let timer: unknown;
  const late = new Promise<void>((resolve) => (timer = clock.setTimeout(resolve, decorationTime)));
  try {
    await Promise.race([catalogue.learn(slugs, userId), late]);
    return (slug) => summaryOf(slug, catalogue.known(slug));
  } finally {
    clock.clearTimeout(timer);
  }
}
