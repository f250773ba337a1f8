import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { keyOf } from "./keyOf.ts";

type Accounts = readonly ConnectedAccount[];

/**
 * Whose accounts the cached list contains, and which page has received it. It is a cache entry of its own, so that it is
 * stored and hydrated together with the list: a cache may be restored from storage, where another user has left it, or come
 * from the page's server.
 */
interface ListOwner {
  readonly user: string | null;
  /** `users.page` of the page that has received the list; null if a server has. */
  readonly page: string | null;
  /** The ids in the list. The entry counts only for a list with exactly these ids. */
  readonly ids: string;
}

const ownerKey = (client: ComposioClient) => keyOf<ListOwner>(client, "owner");
const idsOf = (accounts: Accounts) => accounts.map(({ id }) => id).join(" ");

/** A text that changes with everything that decides whose the cached list is. */
export function ownerMark(queryClient: QueryClient, client: ComposioClient): string | null {
  const owner = queryClient.getQueryData(ownerKey(client));
  return owner ? `${owner.page} ${owner.user} ${owner.ids}` : null;
}

function ownerOf(queryClient: QueryClient, client: ComposioClient, accounts: Accounts): ListOwner | null {
  const owner = queryClient.getQueryData(ownerKey(client));
  return owner?.ids === idsOf(accounts) ? owner : null;
}

/**
 * Records that a list belongs to the current user, and returns the list.
 * @param updatedAt when the list was read, in milliseconds. @default now
 */
export function noteOwner(
  queryClient: QueryClient | undefined, // Undefined if React Query, before 5.66, ran a query that the app had made.
  client: ComposioClient,
  accounts: Accounts,
  updatedAt?: number,
): Accounts {
  const { current = null, page } = client.connections.users;
  const queryKey = ownerKey(client);
  // It must not be removed before the list. Without an observer, React Query would do that.
  queryClient?.setQueryDefaults(queryKey, { gcTime: Infinity });
  queryClient?.setQueryData(queryKey, { user: current, page, ids: idsOf(accounts) }, { updatedAt });
  return accounts;
}

/** Whether a cached list is known to be the current user's. */
export function isOwnList(queryClient: QueryClient, client: ComposioClient, accounts: Accounts): boolean {
  const { users } = client.connections;
  // On a server, a cache is used for one request only.
  if (users.page === null) return true;
  const owner = ownerOf(queryClient, client, accounts);
  if (!owner) return false;
  if (owner.page === users.page) return true;
  return users.current === undefined ? owner.page === null : owner.user !== null && owner.user === users.current;
}

/**
 * Records that this page has received a list from the page's server. If the list is restored from storage later, it is then not
 * accepted again. Returns false for any other list.
 * @param updatedAt when the server has read the list, by its own clock. The next list of that server is compared with it
 */
export function claimList(
  queryClient: QueryClient,
  client: ComposioClient,
  accounts: Accounts,
  updatedAt: number,
): boolean {
  const owner = ownerOf(queryClient, client, accounts);
  if (owner?.page !== null) return false;
  const { users, seen } = client.connections;
  users.adopt(owner.user);
  // Flows look there for the account that a new one replaces.
  seen.add(accounts);
  noteOwner(queryClient, client, accounts, updatedAt);
  return true;
}
