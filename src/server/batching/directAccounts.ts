import { listAccounts } from "../composio/listAccounts.ts";
import type { AccountSource } from "./accountSource.ts";

/** Asks Composio for each request separately, and remembers nothing. */
export const directAccounts: AccountSource = {
  pending: async (request, accounts, own) => {
    const listed = await listAccounts(request, accounts);
    // `user_id` is deprecated; if it is present, it must agree.
    return listed.filter(({ id, userId }) => !own.has(id) || userId === null || userId === request.userId);
  },
  remember: async () => undefined,
  remembered: async () => new Set(),
};
