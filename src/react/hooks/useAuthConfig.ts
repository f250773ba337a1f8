import { useQuery } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import { type ConnectMethod, connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { composioQueries, toolkitOfPages } from "../queries/queries.ts";
import { useConnectionStatus } from "./useConnectionStatus.ts";

export interface UseAuthConfigResult {
  /** What the target is connected by; the first of `choices` where it offers several. */
  readonly data: AuthConfig | undefined;
  /** Every enabled auth config of the target. */
  readonly choices: readonly AuthConfig[];
  /** The app's face: its slug made readable until the server has answered. */
  readonly toolkit: ToolkitSummary;
  /** How it is connected. `unavailable`: no auth config, or a disabled one. Null until known. */
  readonly method: ConnectMethod | "unavailable" | null;
  readonly error: ComposioError | null;
  /** True until the first answer. */
  readonly isLoading: boolean;
  /** Asks again for what has failed. */
  readonly refetch: () => Promise<unknown>;
}

const none: readonly AuthConfig[] = [];

/** How a target is connected: scheme, fields, help links. All targets of a page share one request. */
export function useAuthConfig(target: Target): UseAuthConfigResult {
  const { client, queryClient } = useComposio();
  const { account, isLoading: isAccountLoading } = useConnectionStatus(target);
  const list = useQuery(composioQueries.authConfigs(client), queryClient);

  const id = target.authConfigId ?? (target.connectedAccountId === undefined ? undefined : account?.authConfig.id);
  const listed = (list.data ?? none).filter((config) =>
    target.toolkit === undefined ? config.id === id : config.toolkit.slug === target.toolkit,
  );
  const isUnlisted = list.isSuccess && listed.length === 0;
  const asksSingle = isUnlisted && id !== undefined;
  const single = useQuery({ ...composioQueries.authConfig(client, id ?? ""), enabled: asksSingle }, queryClient);
  const asksToolkit = isUnlisted && target.toolkit !== undefined;
  const catalogued = useQuery(
    {
      ...composioQueries.toolkit(client, target.toolkit ?? ""),
      enabled: asksToolkit,
      // The tiles of a catalogue are known from its pages: no request for each.
      initialData: () => toolkitOfPages(queryClient, client, target.toolkit),
    },
    queryClient,
  );

  const found = single.data && listed.length === 0 ? [single.data] : listed;
  const choices = found.every((config) => config.isEnabled) ? found : found.filter((config) => config.isEnabled);
  const [data] = choices;
  const isLoading =
    // Offline, React Query waits without calling it loading: what is not known must not pass for "none".
    list.isPending ||
    (asksSingle && single.isPending) ||
    (asksToolkit && catalogued.isPending) ||
    (target.connectedAccountId !== undefined && isAccountLoading);
  const slug = target.toolkit ?? "";
  return {
    data,
    choices,
    toolkit: found[0]?.toolkit ?? catalogued.data ?? account?.toolkit ?? { slug, name: nameFromSlug(slug), logo: null },
    method: methodOf(data, catalogued.data?.noAuth ?? false, isLoading || list.isError),
    error: list.error ?? single.error ?? catalogued.error,
    isLoading,
    refetch: () =>
      Promise.all([list, single, catalogued].filter((query) => query.isError).map((query) => query.refetch())),
  };
}

function methodOf(config: AuthConfig | undefined, noAuth: boolean, isUnknown: boolean): UseAuthConfigResult["method"] {
  if (config) return connectMethod(config.authScheme);
  if (noAuth) return "none";
  return isUnknown ? null : "unavailable";
}
