import { isIdentifier } from "../settings/allowlist.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";
import { handlerError } from "../http/handlerError.ts";
import { noSubject, type Subject } from "../request/authorization.ts";
import type { RequestContext } from "../request/requestContext.ts";

/** Finds a toolkit that this app offers. Throws `not_allowed` or `toolkit_not_found`. */
export async function offeredToolkit(
  { userId, services }: Pick<RequestContext, "userId" | "services">,
  slug: string,
): Promise<RawToolkit> {
  if (services.allowlist?.authConfigIds(slug).length === 0) throw handlerError("not_allowed");
  const toolkit = isIdentifier(slug) ? await services.catalogue.get(slug, userId) : null;
  if (toolkit === null) throw handlerError("toolkit_not_found");
  return toolkit;
}

export function toolkitSubject({ slug }: RawToolkit): Subject {
  return { ...noSubject, toolkit: slug };
}
