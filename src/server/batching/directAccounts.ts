import { listAccounts } from "../composio/listAccounts.ts";
import type { AccountSource } from "./accountSource.ts";

/** Asks Composio for each request by itself, and remembers nothing. */
export const directAccounts: AccountSource = {
  pending: async (request, accounts, own) => {
    const listed = await listAccounts(request, accounts);
    // `user_id` is deprecated; as long as it is there it has to agree.
    return listed.filter(({ id, userId }) => !own.has(id) || userId === null || userId === request.userId);
  },
  remember: async () => undefined,
  remembered: async () => new Set(),
};
