import type { ComposioError } from "../../protocol/errors.ts";
import { type ConnectMethod, connectMethod } from "../../protocol/schemes.ts";
import { nameFromSlug } from "../../protocol/targets.ts";
import type { AuthConfig, Target, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { authConfigQuery, authConfigsQuery, toolkitQuery } from "../queries/queries.ts";
import { type ServedQuery, useServedQuery } from "../served/useServedQuery.ts";
import { type ConnectionStatusResult, useConnectionStatus } from "./useConnectionStatus.ts";

export interface UseAuthConfigResult {
  /** The auth config by which the target is connected: the first of `choices`. */
  readonly data: AuthConfig | undefined;
  /** Every enabled auth config of the target. */
  readonly choices: readonly AuthConfig[];
  /** Slug, name and logo of the toolkit. Until the server has answered, the name is made from the slug. */
  readonly toolkit: ToolkitSummary;
  /** How it is connected. `unavailable`: there is no enabled auth config. Null until known. */
  readonly method: ConnectMethod | "unavailable" | null;
  readonly error: ComposioError | null;
  /** True until the first answer. */
  readonly isLoading: boolean;
  /** Sends the failed requests again. */
  readonly refetch: () => Promise<unknown>;
}

const none: readonly AuthConfig[] = [];

/** How a target is connected: scheme, fields, help links. Hooks of a page that ask at about the same time share one request. */
export function useAuthConfig(target: Target): UseAuthConfigResult {
  return useAuthConfigOf(target, useConnectionStatus(target));
}

/** The same for a component that already has the target's status. */
export function useAuthConfigOf(
  target: Target,
  status: Pick<ConnectionStatusResult, "account" | "isKnown" | "isLoading">,
): UseAuthConfigResult {
  const { client, queryClient } = useComposio();
  const account = target.connectedAccountId === undefined ? null : status.account;
  const slug = target.toolkit ?? account?.toolkit.slug;
  const id = target.authConfigId ?? account?.authConfig.id;
  // No request for an empty slug or id, which a missing environment variable causes.
  const asksList = Boolean(slug);
  const list = useServedQuery({ ...authConfigsQuery(client, { toolkit: slug ?? "" }), enabled: asksList });
  const all = list.data ?? none;
  const own = all.filter((config) => id === undefined || config.id === id);
  // If an account's auth config can't be used any more, it is reconnected by another one of its toolkit. So does the handler.
  const isReplaced = account !== null && !own.some(isEnabled) && all.some(isEnabled);
  const listed = isReplaced ? all : own;
  const isUnlisted = list.data !== undefined && list.error === null && listed.length === 0;
  const asksSingle = Boolean(id) && (isUnlisted || !asksList);
  const single = useServedQuery({ ...authConfigQuery(client, id ?? ""), enabled: asksSingle });
  const asksToolkit = isUnlisted && target.toolkit !== undefined;
  const catalogued = useServedQuery({
    ...toolkitQuery(client, target.toolkit ?? "", queryClient),
    enabled: asksToolkit,
  });

  const some = single.data && listed.length === 0 ? [single.data] : listed;
  // Only its owner can connect a shared account again.
  const found = account?.isSharedByOther ? none : some;
  const choices = found.every(isEnabled) ? found : found.filter(isEnabled);
  const [data] = choices;
  const awaitsAccount = target.connectedAccountId !== undefined && !status.isKnown;
  const isLoading =
    (asksList && isPending(list)) ||
    (asksSingle && isPending(single)) ||
    (asksToolkit && isPending(catalogued)) ||
    (awaitsAccount && status.isLoading);
  const placeholder: ToolkitSummary = { slug: slug ?? "", name: nameFromSlug(slug ?? ""), logo: null };
  return {
    data,
    choices,
    toolkit: some[0]?.toolkit ?? catalogued.data ?? status.account?.toolkit ?? placeholder,
    method: methodOf(
      data,
      catalogued.data?.noAuth ?? false,
      isLoading || awaitsAccount || list.error !== null || isUncertain(single.error) || isUncertain(catalogued.error),
    ),
    error: list.error ?? single.error ?? catalogued.error,
    isLoading,
    refetch: () =>
      Promise.all([list, single, catalogued].filter((query) => query.error).map((query) => query.refetch())),
  };
}

/** Not React Query's `isLoading`, which is false offline: unknown must not look like "none". */
const isPending = ({ data, error }: ServedQuery<unknown>): boolean => data === undefined && error === null;

const isEnabled = (config: AuthConfig): boolean => config.isEnabled;

/** Whether an auth config or toolkit may exist in spite of an error. */
export function isUncertain(error: ComposioError | null): boolean {
  return error !== null && !["auth_config_not_found", "toolkit_not_found", "not_allowed"].includes(error.code);
}

function methodOf(config: AuthConfig | undefined, noAuth: boolean, isUnknown: boolean): UseAuthConfigResult["method"] {
  if (config) return connectMethod(config.authScheme);
  if (noAuth) return "none";
  return isUnknown ? null : "unavailable";
}
