import { type RefObject, useCallback, useEffect, useState } from "react";
import type { Connections } from "../../client/flow/connections.ts";
import { useComposio } from "../../react/context/context.ts";

interface Panel {
  readonly region: HTMLElement;
  setSpeaker(isSpeaker: boolean): void;
}

/** Panels of each client, by key. Panels with the same key show the same text, and only one of them announces it. */
const panelsOf = new WeakMap<Connections, Map<string, Panel[]>>();

/**
 * Whether this panel announces the shared text: the first panel that is rendered does.
 * @param text chosen again whenever it changes
 */
export function useIsSpeaker(shared: string, region: RefObject<HTMLElement | null>, text: string | null): boolean {
  const { connections } = useComposio().client;
  const [isSpeaker, setSpeaker] = useState(false);

  const choose = useCallback(() => {
    const panels = panelsOf.get(connections)?.get(shared) ?? [];
    // A live region that is not rendered is not announced.
    const speaker = panels.find((panel) => panel.region.checkVisibility?.() ?? true) ?? panels[0];
    for (const panel of panels) panel.setSpeaker(panel === speaker);
  }, [connections, shared]);

  useEffect(() => {
    if (!region.current) return undefined;
    const byShared = panelsOf.get(connections) ?? new Map<string, Panel[]>();
    panelsOf.set(connections, byShared);
    const panel = { region: region.current, setSpeaker };
    byShared.set(shared, [...(byShared.get(shared) ?? []), panel]);
    choose();
    return () => {
      byShared.set(
        shared,
        (byShared.get(shared) ?? []).filter((each) => each !== panel),
      );
      choose();
    };
  }, [connections, shared, region, choose]);
  useEffect(choose, [choose, text]);
  return isSpeaker;
}
