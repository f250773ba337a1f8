import { useEffect, useState } from "react";
import type { ManagedFlow } from "../../client/flow/flow.ts";

/** What was last announced of a flow: of which of its snapshots, and by which part of the page. */
const announced = new WeakMap<object, { readonly snapshot: object; readonly text: string; readonly by: object }>();

/**
 * Whether a text about a flow is to be announced: the flow's last end stays with its target, and a part that is mounted again, as
 * when the user returns to a route, must not say it once more.
 * @param isHeard whether this part announces the text now
 */
export function useIsNews(flow: Pick<ManagedFlow, "getSnapshot">, text: string | null, isHeard: boolean): boolean {
  const [part] = useState(() => ({}));
  const snapshot = flow.getSnapshot();
  const last = announced.get(flow);
  const isNews = last?.snapshot !== snapshot || last.text !== text || last.by === part;
  useEffect(() => {
    if (isHeard && isNews && text !== null) announced.set(flow, { snapshot, text, by: part });
  }, [flow, snapshot, text, isHeard, isNews, part]);
  return isNews;
}
