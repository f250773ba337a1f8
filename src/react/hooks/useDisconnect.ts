import { useMutation } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import { useComposio } from "../context/context.ts";
import { direct, dropAccounts } from "../queries/queries.ts";

export interface DisconnectOptions {
  /** Also asks the provider to revoke the account's tokens. Otherwise they stay valid at the provider. @default false */
  revoke?: boolean | undefined;
}

export interface UseDisconnectResult {
  /** Deletes one of the user's accounts. Rejects with a `ComposioError`. */
  readonly disconnect: (id: string, options?: DisconnectOptions) => Promise<void>;
  readonly isPending: boolean;
  readonly error: ComposioError | null;
}

/** Disconnects accounts, and removes them from the list when the server has confirmed. */
export function useDisconnect(): UseDisconnectResult {
  const { client, queryClient } = useComposio();
  const { mutateAsync, isPending, error } = useMutation<void, ComposioError, { id: string } & DisconnectOptions>(
    {
      mutationFn: ({ id, revoke }) => client.connectedAccounts.delete(id, { revoke }),
      onSuccess: (_, { id }) => dropAccounts(queryClient, client, (each) => each === id),
      ...direct,
    },
    queryClient,
  );
  return { disconnect: (id, options) => mutateAsync({ id, ...options }), isPending, error };
}
