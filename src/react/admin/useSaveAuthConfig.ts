import { useMutation } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import type { CreateAuthConfigOptions, UpdateAuthConfigOptions } from "../../protocol/requests.ts";
import type { AuthConfig } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { direct } from "../queries/queries.ts";
import { refreshAuthConfigs } from "./adminQueries.ts";

export interface UseSaveAuthConfigResult {
  /** Creates an auth config. The answer contains no secrets. Rejects with a `ComposioError`. */
  readonly create: (config: CreateAuthConfigOptions) => Promise<AuthConfig>;
  /** Changes the given members of an auth config. Rejects with a `ComposioError`. */
  readonly update: (id: string, change: UpdateAuthConfigOptions) => Promise<AuthConfig>;
  /** Whether a request is under way. */
  readonly isPending: boolean;
  /** Why the last one failed; null while the next is under way. */
  readonly error: ComposioError | null;
}

/** For the app's admins: creates and changes auth configs. */
export function useSaveAuthConfig(): UseSaveAuthConfigResult {
  const { client, queryClient } = useComposio();
  // The mutation's variable is a function, not the input: React Query stores variables, and the input may contain a secret.
  const { mutateAsync, isPending, error } = useMutation<AuthConfig, ComposioError, () => Promise<AuthConfig>>(
    {
      mutationFn: (send) => send(),
      onSuccess: () => refreshAuthConfigs(queryClient, client),
      gcTime: 0,
      ...direct,
    },
    queryClient,
  );
  return {
    create: (config) => mutateAsync(() => client.authConfigs.create(config)),
    update: (id, change) => mutateAsync(() => client.authConfigs.update(id, change)),
    isPending,
    error,
  };
}
