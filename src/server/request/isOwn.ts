import type { RawAccount } from "../composio/rawTypes.ts";

/**
 * Composio has deprecated `user_id`. If it is missing, the user filter of the request is the proof, but only for PRIVATE
 * accounts: those of any other kind may be listed for users who do not own them.
 */
export function isOwn({ userId: owner, sharing }: RawAccount, userId: string): boolean {
  return owner === userId || (owner === null && sharing === "PRIVATE");
}
