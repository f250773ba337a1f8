import type { ToolkitFilters } from "../../protocol/requests.ts";
import type { Toolkit } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { toolkitsQuery } from "../queries/queries.ts";
import { type ServedPages, useServedPages } from "../served/useServedPages.ts";

export interface UseToolkitsResult extends ServedPages<Toolkit> {
  /**
   * The toolkits of all pages read so far; undefined until the first answer. After a change of the filters: the old toolkits,
   * until the new ones arrive.
   */
  readonly data: readonly Toolkit[] | undefined;
  /** Whether `data` still belongs to the old filters. */
  readonly isPlaceholderData: boolean;
}

/** Composio's catalogue of toolkits, page by page. */
export function useToolkits(filters: Omit<ToolkitFilters, "cursor"> = {}): UseToolkitsResult {
  const { client } = useComposio();
  const options = toolkitsQuery(client, filters);
  return useServedPages({
    ...options,
    // Keeps the old list while the user types, but not the list of another handler.
    placeholderData: (previous, query) => (query?.queryKey[1] === options.queryKey[1] ? previous : undefined),
  });
}
