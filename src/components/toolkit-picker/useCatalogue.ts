import { useEffect, useState } from "react";
import type { Toolkit } from "../../protocol/types.ts";
import { type UseToolkitsResult, useToolkits } from "../../react/hooks/useToolkits.ts";

/** Apps on a page: rows of two, three or four are full. */
const limit = 24;
/** Composio searches for this many letters or more. */
const fewestLetters = 3;
/** Milliseconds without typing after which Composio is asked. */
const pause = 250;
const mostCategories = 7;

export interface CatalogueCategory {
  /** As in `Toolkit.categories`. */
  readonly id: string;
  readonly name: string;
}

export interface Catalogue extends UseToolkitsResult {
  /** What matches; undefined until the first answer. */
  readonly shown: readonly Toolkit[] | undefined;
  /** Whether `shown` is the final answer to what was typed and chosen. */
  readonly isSettled: boolean;
  /** The first categories of the first page: the most used apps come first. */
  readonly categories: readonly CatalogueCategory[];
}

/**
 * The apps of a picker. Few letters are looked up in the apps that are here already, as is everything once all apps
 * are. More letters are searched by Composio; until its answer arrives, the apps that are here stay.
 */
export function useCatalogue(toolkits: readonly string[] | undefined, category: string, words: string): Catalogue {
  const sent = useSettled(words);
  const all = useToolkits({ toolkits, limit });
  const isWhole = all.data !== undefined && !all.hasNextPage;
  const isSearched = !isWhole && words.length >= fewestLetters && sent.length >= fewestLetters;
  const upstream = isWhole ? {} : { category: category || undefined, search: isSearched ? sent : undefined };
  const found = useToolkits({ toolkits, limit, ...upstream });
  const isSettled = isWhole || (sent === words && !found.isPlaceholderData);

  const matches = ({ slug, name, description, categories }: Toolkit) =>
    `${slug} ${name} ${description}`.toLowerCase().includes(words) &&
    (!isWhole || category === "" || categories.some(({ id }) => id === category));
  const matching = isSearched && isSettled ? found.data : found.data?.filter(matches);
  const byId = new Map(
    all.data?.slice(0, limit).flatMap(({ categories }) => categories.map((each) => [each.id, each])),
  );
  return {
    ...found,
    // Apps that are not here yet may match.
    shown: matching?.length === 0 && !isWhole && !(isSearched && isSettled) ? found.data : matching,
    isSettled,
    categories: [...byId.values()].slice(0, mostCategories),
  };
}

/** The text, once it has not changed for a moment. An empty one at once. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(settle, pause, text);
    return () => clearTimeout(timer);
  }, [text]);
  return text && settled;
}
