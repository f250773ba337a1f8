import { useQuery } from "@tanstack/react-query";
import type { ToolkitSetup } from "../../protocol/types.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import { useComposio } from "../context/context.ts";
import { toolkitSetupQuery } from "./adminQueries.ts";

export interface UseToolkitSetupResult {
  readonly data: ToolkitSetup | undefined;
  readonly error: ComposioError | null;
  /** True until the first answer; false without a slug. */
  readonly isLoading: boolean;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

/** For the app's admins: the ways to set up a toolkit. With null it sends no request. */
export function useToolkitSetup(slug: string | null): UseToolkitSetupResult {
  const { client, queryClient } = useComposio();
  const query = useQuery({ ...toolkitSetupQuery(client, slug ?? ""), enabled: slug !== null }, queryClient);
  const { data, error, refetch } = query;
  return { data, error, isLoading: slug !== null && query.isPending, refetch };
}
