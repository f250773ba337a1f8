import type { QueryClient } from "@tanstack/react-query";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";

type Accounts = readonly ConnectedAccount[];

/**
 * Whose the list of accounts in the cache is, and of which page: beside it, since a cache may be restored from
 * storage, where somebody else has left it, or come from the page's server. It goes wherever the list goes.
 */
interface ListOwner {
  readonly user: string | null;
  /** Null: of a server. */
  readonly page: string | null;
  /** Of that very list. */
  readonly ids: string;
}

const ownerKey = (client: ComposioClient) => ["composio-react", client.baseUrl, "owner"] as const;
const idsOf = (accounts: Accounts) => accounts.map(({ id }) => id).join(" ");

/** Changes with what is noted beside the list. */
export function ownerMark(queryClient: QueryClient, client: ComposioClient): string | null {
  const owner = queryClient.getQueryData<ListOwner>(ownerKey(client));
  return owner ? `${owner.page} ${owner.user}` : null;
}

function ownerOf(queryClient: QueryClient, client: ComposioClient, accounts: Accounts): ListOwner | null {
  const owner = queryClient.getQueryData<ListOwner>(ownerKey(client));
  return owner?.ids === idsOf(accounts) ? owner : null;
}

/** Notes that a list is the one of the user of now. */
export function noteOwner(
  queryClient: QueryClient | undefined, // Older versions of React Query do not give it to a query's function.
  client: ComposioClient,
  accounts: Accounts,
): Accounts {
  const { current = null, page } = client.connections.users;
  const queryKey = ownerKey(client);
  // As long as the list, which goes by itself.
  queryClient?.setQueryDefaults(queryKey, { gcTime: Infinity });
  queryClient?.setQueryData<ListOwner>(queryKey, { user: current, page, ids: idsOf(accounts) });
  return accounts;
}

/** Whether a list in the cache is known to be the one of the user of now. */
export function isForNow(queryClient: QueryClient, client: ComposioClient, accounts: Accounts): boolean {
  const { users } = client.connections;
  // On a server a cache lives for one request.
  if (users.page === null) return true;
  const owner = ownerOf(queryClient, client, accounts);
  if (!owner) return false;
  if (owner.page === users.page) return true;
  return users.current === undefined ? owner.page === null : owner.user !== null && owner.user === users.current;
}

/** Takes a list that came from the page's server for this page's own: restored from storage later, it will be neither. */
export function claimList(queryClient: QueryClient, client: ComposioClient, accounts: Accounts): boolean {
  const owner = ownerOf(queryClient, client, accounts);
  if (owner?.page !== null) return false;
  client.connections.users.adopt(owner.user);
  noteOwner(queryClient, client, accounts);
  return true;
}
