import { type FocusEventHandler, type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { useComposio } from "../../react/context/context.ts";
import { useListFocus } from "../list-focus/useListFocus.ts";
import type * as Later from "./tilesLater.ts";
import type { Catalogue } from "../catalogue/useCatalogue.ts";

/** Arrow keys between tiles, scrolling of a focused category into view, and loading of the next page near the end of the list. */
export function useTiles(
  root: RefObject<HTMLElement | null>,
  onFocus: FocusEventHandler<HTMLDivElement> | undefined,
  { data, shown, hasNextPage, isFetchingNextPage, isPlaceholderData, error, fetchNextPage }: Catalogue,
): UseTilesResult {
  const [later, setLater] = useState<typeof Later | null>(null);
  const { gatherAuthConfigs } = useComposio().client.connections;
  const canLoad = hasNextPage && !isFetchingNextPage && !isPlaceholderData;
  useEffect(() => {
    // If it fails (offline, or a new version was deployed), Tab goes to every tile, and "Show more" loads pages.
    import("./tilesLater.ts").then(setLater, () => undefined);
    // An empty slug sends no request: this only loads the code, so that a press on a slow network waits for the answer alone. If
    // the code can't be loaded, a press says so.
    gatherAuthConfigs("toolkits", "").catch(() => undefined);
  }, [gatherAuthConfigs]);
  // Not while loaded toolkits are filtered: the short list would load all pages.
  const isAutomatic = canLoad && !error && shown?.length === data?.length;
  // After each render, because the end may still be near after a new page.
  useEffect(() => (root.current ? later?.follow(root.current, isAutomatic ? fetchNextPage : null) : undefined));
  return {
    ...useListFocus(root, onFocus),
    onKeyDown: (event) => root.current && later?.moveFocus(root.current, event),
    onMore() {
      if (!canLoad) return;
      if (root.current) later?.notePress(root.current);
      void fetchNextPage();
    },
  };
}

interface UseTilesResult {
  readonly onFocus: FocusEventHandler<HTMLDivElement>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onMore: () => void;
}
