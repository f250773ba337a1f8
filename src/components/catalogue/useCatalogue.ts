import type { Toolkit } from "../../protocol/types.ts";
import { type UseToolkitsResult, useToolkits } from "../../react/hooks/useToolkits.ts";
import { pageSize } from "../../react/queries/pageSize.ts";
import { useSettled } from "./useSettled.ts";

const mostCategories = 7;

export interface CatalogueCategory {
  /** The id in `Toolkit.categories`. */
  readonly id: string;
  readonly name: string;
}

export interface Catalogue extends UseToolkitsResult {
  /** The matching toolkits; undefined until the first answer. */
  readonly shown: readonly Toolkit[] | undefined;
  /** Whether `shown` is the final result for the typed text and the chosen category. */
  readonly isSettled: boolean;
  /** The first categories of the first page, which has the most used toolkits. */
  readonly categories: readonly CatalogueCategory[];
}

/**
 * The toolkits of a picker. Once all toolkits are loaded, they are searched in the browser, otherwise by the handler; until its
 * answer arrives, the loaded toolkits stay.
 */
export function useCatalogue(toolkits: readonly string[] | undefined, category: string, wanted: string): Catalogue {
  const sent = useSettled(wanted);
  const all = useToolkits({ toolkits, limit: pageSize });
  const isWhole = all.data !== undefined && !all.hasNextPage;
  const isSearched = !isWhole && wanted !== "" && sent !== "";
  const upstream = isWhole ? {} : { category: category || undefined, search: isSearched ? sent : undefined };
  const found = useToolkits({ toolkits, limit: pageSize, ...upstream });
  const isSettled = isWhole || (sent === wanted && !found.isPlaceholderData);

  const matches = ({ slug, name, description, categories }: Toolkit) =>
    `${slug} ${name} ${description ?? ""}`.toLowerCase().includes(wanted) &&
    (!isWhole || category === "" || categories.some(({ id }) => id === category));
  const matching = isSearched && isSettled ? found.data : found.data?.filter(matches);
  const byId = new Map(
    all.data?.slice(0, pageSize).flatMap(({ categories }) => categories.map((each) => [each.id, each])),
  );
  return {
    ...found,
    // If no loaded toolkit matches, others may: show the loaded ones until the answer.
    shown: matching?.length === 0 && !isWhole && !(isSearched && isSettled) ? found.data : matching,
    isSettled,
    categories: [...byId.values()].slice(0, mostCategories),
  };
}
