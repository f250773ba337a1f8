import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { LiveRegion } from "../../client/flow/connections.ts";
import { on } from "../../platform/listen.ts";
import { useComposio } from "../../react/context/context.ts";

/**
 * Whether this live region announces for all regions with the key `shared`. The first one that is rendered and has a text
 * does. Not each of them has a text: a button that shows a working connection says nothing of another account in a list.
 * @param text The text of this region. Each change chooses the region anew.
 * @param root A click in this element makes its region the first one.
 */
export function useIsSpeaker(
  shared: string,
  region: RefObject<HTMLElement | null>,
  text: string | null,
  root?: RefObject<HTMLElement | null>,
): boolean {
  const { regions } = useComposio().client.connections;
  const [isSpeaker, setSpeaker] = useState(false);
  const own = useRef<LiveRegion | null>(null);

  const choose = useCallback(() => {
    const sharing = regions.get(shared) ?? [];
    // A live region that is not rendered is not announced.
    const shown = sharing.filter(({ element }) => element.checkVisibility?.() ?? true);
    const speaker = shown.find(({ hasText }) => hasText) ?? shown[0] ?? sharing[0];
    for (const each of sharing) each.setSpeaker(each === speaker);
  }, [regions, shared]);

  useEffect(() => {
    if (!region.current) return undefined;
    const added: LiveRegion = { element: region.current, hasText: false, setSpeaker };
    own.current = added;
    const others = () => (regions.get(shared) ?? []).filter((each) => each !== added);
    const put = (sharing: readonly LiveRegion[]) => {
      regions.set(shared, sharing);
      choose();
    };
    put([...others(), added]);
    // Before the click's own handlers, which may start the flow.
    const stop = root?.current && on(root.current, "click", () => put([added, ...others()]), true);
    return () => {
      stop?.();
      put(others());
    };
  }, [regions, shared, region, root, choose]);
  useEffect(() => {
    if (own.current) own.current.hasText = Boolean(text);
    choose();
  }, [choose, text]);
  return isSpeaker;
}
