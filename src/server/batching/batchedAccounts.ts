import type { NamedAccounts } from "../composio/listAccounts.ts";
import type { RawAccount } from "../composio/rawTypes.ts";
import type { Seals } from "../http/seals.ts";
import type { BatchedReader } from "./batchedReader.ts";
import type { AccountSource } from "./accountSource.ts";
import { directAccounts } from "./directAccounts.ts";
import { issueTickets, readTickets } from "./tickets.ts";

/**
 * Answers the polls of many browsers with few requests: accounts with a known owner are read together with those of other
 * users. Composio's answers may lack the owner (`user_id` is deprecated), so tickets prove it, also to other copies of the
 * handler.
 */
export function createBatchedAccounts(reader: BatchedReader, seals: Seals): AccountSource {
  return {
    async pending(request, { ids, ...filters }, own) {
      const { userId, signal } = request;
      const others: NamedAccounts = { ...filters, ids: ids.filter((id) => !own.has(id)) };
      const [batched, listed] = await Promise.all([
        Promise.all(ids.filter((id) => own.has(id)).map((id) => reader.read(userId, id, signal))),
        directAccounts.pending(request, others, own),
      ]);
      const found = batched.filter((account) => account !== null);
      return found.length > 0 ? [...found, ...listed].toSorted(newestFirst) : listed;
    },
    async remember({ userId, headers }, ids) {
      await issueTickets(headers, ids, (id) => seals.issue(userId, id));
    },
    remembered: ({ userId, request }) => seals.check(userId, readTickets(request)),
  };
}

function newestFirst(one: RawAccount, other: RawAccount): number {
  return other.createdAt.localeCompare(one.createdAt);
}
