import { type RefObject, useCallback, useEffect, useState } from "react";
import { useComposio } from "../../react/context/context.ts";

/**
 * Whether this live region announces the shared text: the first region that is rendered does.
 * @param text chosen again whenever it changes
 */
export function useIsSpeaker(shared: string, region: RefObject<HTMLElement | null>, text: string | null): boolean {
  const { regions } = useComposio().client.connections;
  const [isSpeaker, setSpeaker] = useState(false);

  const choose = useCallback(() => {
    const sharing = regions.get(shared) ?? [];
    // A live region that is not rendered is not announced.
    const speaker = sharing.find(({ element }) => element.checkVisibility?.() ?? true) ?? sharing[0];
    for (const each of sharing) each.setSpeaker(each === speaker);
  }, [regions, shared]);

  useEffect(() => {
    if (!region.current) return undefined;
    const own = { element: region.current, setSpeaker };
    regions.set(shared, [...(regions.get(shared) ?? []), own]);
    choose();
    return () => {
      regions.set(
        shared,
        (regions.get(shared) ?? []).filter((each) => each !== own),
      );
      choose();
    };
  }, [regions, shared, region, choose]);
  useEffect(choose, [choose, text]);
  return isSpeaker;
}
