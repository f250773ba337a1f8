import { listAccounts } from "../composio/listAccounts.ts";
import type { AccountSource } from "./accountSource.ts";

/** Sends a request to Composio for each poll, and issues no tickets. */
export const directAccounts: AccountSource = {
  pending: async (request, accounts, own) => {
    const listed = await listAccounts(request, accounts, own);
    // `user_id` is deprecated and may be missing. If it is present, it must be this user's.
    return listed.filter(({ id, userId }) => !own.has(id) || userId === null || userId === request.userId);
  },
  remember: async () => undefined,
  remembered: async () => new Set(),
};
