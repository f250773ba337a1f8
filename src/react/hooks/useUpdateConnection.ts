import { useMutation } from "@tanstack/react-query";
import type { UpdateOptions } from "../../protocol/requests.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { doubtAccounts } from "../queries/doubtAccounts.ts";
import { direct, patchAccounts } from "../queries/queries.ts";

export interface UseUpdateConnectionResult {
  /** Renames, pauses or resumes an account, or replaces its credentials. Rejects with a `ComposioError`. */
  readonly update: (id: string, change: UpdateOptions) => Promise<ConnectedAccount>;
  /** Whether a request is under way. */
  readonly isPending: boolean;
  /** Why the last one failed; null while the next is under way. */
  readonly error: ComposioError | null;
}

/** Changes the user's accounts. Credentials are not stored. */
export function useUpdateConnection(): UseUpdateConnectionResult {
  const { client, queryClient } = useComposio();
  // The mutation's variable is a function, not the change: React Query stores variables, and the change may contain a credential.
  const { mutateAsync, isPending, error } = useMutation<
    ConnectedAccount,
    ComposioError,
    () => Promise<ConnectedAccount>
  >(
    {
      mutationFn: (send) => send(),
      onSuccess: (account) => patchAccounts(queryClient, client, [account]),
      // A name that is taken changes nothing.
      onError: ({ code }) => void (code === "alias_taken" || doubtAccounts(queryClient, client)),
      gcTime: 0,
      // Also because React Query would store a queued change, which may contain a credential.
      ...direct,
    },
    queryClient,
  );
  return { update: (id, change) => mutateAsync(() => client.connectedAccounts.update(id, change)), isPending, error };
}
