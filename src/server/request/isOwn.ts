import type { RawAccount } from "../composio/rawTypes.ts";

/**
 * Whether the user owns an account that Composio has listed for them. Composio has deprecated `user_id`. If it is missing,
 * the list's user filter proves the owner, but only of PRIVATE accounts: others may be listed for users who don't own them.
 * If the type is missing too, `listAccounts` has set the owner where another list proves it.
 */
export function isOwn({ userId: owner, sharing }: RawAccount, userId: string): boolean {
  return owner === userId || (owner === null && sharing === "PRIVATE");
}
