import { useEffect, useState } from "react";

/** What was last announced of a flow's snapshot, and by which part of the page. */
const announced = new WeakMap<object, { readonly text: string; readonly by: object }>();

/**
 * Whether a text about a flow is to be announced: the flow's last end stays with its target, and a part that is mounted again, as
 * when the user returns to a route, must not say it once more.
 * @param snapshot the flow's
 * @param isHeard whether this part announces the text now
 */
export function useIsNews(snapshot: object, text: string | null, isHeard: boolean): boolean {
  const [part] = useState(() => ({}));
  const last = announced.get(snapshot);
  const isNews = last?.text !== text || last.by === part;
  useEffect(() => {
    if (isHeard && isNews && text !== null) announced.set(snapshot, { text, by: part });
  }, [snapshot, text, isHeard, isNews, part]);
  return isNews;
}
