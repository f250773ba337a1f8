import { isIdentifier } from "../settings/allowlist.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Finds a toolkit, or throws `toolkit_not_found`. */
export async function knownToolkit(
  { userId, services }: Pick<RequestContext, "userId" | "services">,
  slug: string,
): Promise<RawToolkit> {
  const toolkit = isIdentifier(slug) ? await services.catalogue.get(slug, userId) : null;
  if (toolkit === null) throw handlerError("toolkit_not_found");
  return toolkit;
}
