import { useQueries } from "@tanstack/react-query";
import { connectMethod } from "../../protocol/schemes.ts";
import type { AuthConfig, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import { authConfigsQuery, toolkitOfPages, toolkitQuery } from "../queries/queries.ts";

export interface ToolkitsWithoutAuth {
  /** Those that need no connection: their tools run for every user. */
  readonly toolkits: readonly ToolkitSummary[];
  /** Slugs of those of which it is not known yet. */
  readonly unknown: readonly string[];
}

/** Which toolkits need no connection. Asks what a connect button for each of them asks, in the same request. */
export function useToolkitsWithoutAuth(slugs: readonly string[]): ToolkitsWithoutAuth {
  const { client, queryClient } = useComposio();
  const lists = useQueries(
    { queries: slugs.map((toolkit) => ({ ...authConfigsQuery(client, { toolkit }), enabled: toolkit !== "" })) },
    queryClient,
  );
  const unlisted = slugs.filter((_, index) => lists[index]?.data?.length === 0);
  const singles = useQueries(
    {
      queries: unlisted.map((slug) => ({
        ...toolkitQuery(client, slug),
        initialData: () => toolkitOfPages(queryClient, client, slug),
      })),
    },
    queryClient,
  );
  const isPending = (slug: string, index: number) =>
    slug !== "" && (lists[index]?.isPending || singles[unlisted.indexOf(slug)]?.isPending);
  return {
    toolkits: [
      ...lists.flatMap(({ data }) => toolkitWithoutAuth(data) ?? []),
      ...singles.flatMap(({ data }) => (data?.noAuth ? data : [])),
    ],
    unknown: slugs.filter(isPending),
  };
}

function toolkitWithoutAuth(configs: readonly AuthConfig[] | undefined): ToolkitSummary | null {
  const [first] = configs ?? [];
  return first && configs?.every(({ authScheme }) => connectMethod(authScheme) === "none") ? first.toolkit : null;
}
