import { useQuery } from "@tanstack/react-query";
import type { ComposioError } from "../../protocol/errors.ts";
import { type ConnectMethod, connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { authConfigQuery, authConfigsQuery, toolkitOfPages, toolkitQuery } from "../queries/queries.ts";
import { type ConnectionStatusResult, useConnectionStatus } from "./useConnectionStatus.ts";

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

/** How a target is connected: scheme, fields, help links. What the targets of a page ask in the same moment is one request. */
export function useAuthConfig(target: Target): UseAuthConfigResult {
  return useAuthConfigOf(target, useConnectionStatus(target));
}

/** The same for a component that has the target's status already. */
export function useAuthConfigOf(
  target: Target,
  status: Pick<ConnectionStatusResult, "account" | "isKnown" | "isLoading">,
): UseAuthConfigResult {
  const { client, queryClient } = useComposio();
  const account = target.connectedAccountId === undefined ? null : status.account;
  const slug = target.toolkit ?? account?.toolkit.slug;
  const id = target.authConfigId ?? account?.authConfig.id;
  // An empty name, of an environment variable that is missing, is nobody's.
  const asksList = Boolean(slug);
  const list = useQuery({ ...authConfigsQuery(client, { toolkit: slug ?? "" }), enabled: asksList }, queryClient);
  const listed = (list.data ?? none).filter((config) => id === undefined || config.id === id);
  const isUnlisted = list.isSuccess && listed.length === 0;
  const asksSingle = Boolean(id) && (isUnlisted || !asksList);
  const single = useQuery({ ...authConfigQuery(client, id ?? ""), enabled: asksSingle }, queryClient);
  const asksToolkit = isUnlisted && target.toolkit !== undefined;
  const catalogued = useQuery(
    {
      ...toolkitQuery(client, target.toolkit ?? ""),
      enabled: asksToolkit,
      // The tiles of a catalogue are known from its pages: no request for each.
      initialData: () => toolkitOfPages(queryClient, client, target.toolkit),
    },
    queryClient,
  );

  const found = single.data && listed.length === 0 ? [single.data] : listed;
  const choices = found.every((config) => config.isEnabled) ? found : found.filter((config) => config.isEnabled);
  const [data] = choices;
  const awaitsAccount = target.connectedAccountId !== undefined && !status.isKnown;
  const isLoading =
    // Offline, React Query waits without calling it loading: what is not known must not pass for "none".
    (asksList && list.isPending) ||
    (asksSingle && single.isPending) ||
    (asksToolkit && catalogued.isPending) ||
    (awaitsAccount && status.isLoading);
  const stand: ToolkitSummary = { slug: slug ?? "", name: nameFromSlug(slug ?? ""), logo: null };
  return {
    data,
    choices,
    toolkit: found[0]?.toolkit ?? catalogued.data ?? status.account?.toolkit ?? stand,
    method: methodOf(
      data,
      catalogued.data?.noAuth ?? false,
      isLoading || awaitsAccount || list.isError || isUncertain(single.error) || isUncertain(catalogued.error),
    ),
    error: list.error ?? single.error ?? catalogued.error,
    isLoading,
    refetch: () =>
      Promise.all([list, single, catalogued].filter((query) => query.isError).map((query) => query.refetch())),
  };
}

/** Of one that was asked for by itself: whether it may exist for all that. */
function isUncertain(error: ComposioError | null): boolean {
  return error !== null && !["auth_config_not_found", "toolkit_not_found", "not_allowed"].includes(error.code);
}

function methodOf(config: AuthConfig | undefined, noAuth: boolean, isUnknown: boolean): UseAuthConfigResult["method"] {
  if (config) return connectMethod(config.authScheme);
  if (noAuth) return "none";
  return isUnknown ? null : "unavailable";
}
