import { useMutation } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import { useComposio } from "../context/context.ts";
import type { DeleteOptions } from "../../protocol/requests.ts";
import { doubtAccounts } from "../queries/doubtAccounts.ts";
import { direct, dropAccounts } from "../queries/queries.ts";

/** Options of `disconnect`. */
export type DisconnectOptions = DeleteOptions;

export interface UseDisconnectResult {
  /** Deletes one of the user's accounts. Rejects with a `ComposioError`. */
  readonly disconnect: (id: string, options?: DisconnectOptions) => Promise<void>;
  /** Whether a request is under way. */
  readonly isPending: boolean;
  /** Why the last one failed; null while the next is under way. */
  readonly error: ComposioError | null;
}

/** Disconnects accounts, and removes them from the list when the server has confirmed. */
export function useDisconnect(): UseDisconnectResult {
  const { client, queryClient } = useComposio();
  const { mutateAsync, isPending, error } = useMutation<void, ComposioError, { id: string } & DisconnectOptions>(
    {
      mutationFn: ({ id, ...options }) => client.connectedAccounts.delete(id, options),
      onSuccess: (_, { id }) => dropAccounts(queryClient, client, (each) => each === id),
      onError: async ({ code }) => {
        const reading = doubtAccounts(queryClient, client);
        // The account is no longer what the list shows.
        if (code === "conflict") await reading;
      },
      ...direct,
    },
    queryClient,
  );
  return { disconnect: (id, options) => mutateAsync({ id, ...options }), isPending, error };
}
