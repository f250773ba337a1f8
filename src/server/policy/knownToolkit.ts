import { isIdentifier } from "../settings/allowlist.ts";
import type { RawToolkit } from "../composio/rawTypes.ts";
import { refusal } from "../http/errors.ts";
import type { Session } from "../request/context.ts";

/** A toolkit, or the error that says that there is none. */
export async function knownToolkit(
  { userId, app }: Pick<Session, "userId" | "app">,
  slug: string,
): Promise<RawToolkit> {
  const toolkit = isIdentifier(slug) ? await app.catalogue.get(slug, userId) : null;
  if (toolkit === null) throw refusal("toolkit_not_found");
  return toolkit;
}
