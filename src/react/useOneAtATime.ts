import { useRef, useState } from "react";

/**
 * Returns the action of a button that sends a request. A call while one is under way does nothing, such as the second press of a
 * double click. React Query's `isPending` is rendered too late for that. The button keeps its focus, because nothing disables it.
 */
export function useOneAtATime(action: () => Promise<void>): () => void {
  const started = useRef(0);
  // Rendered, so that what the page shows of the end comes first: until then a press is meant for what was there before.
  const [ended, setEnded] = useState(0);
  return () => {
    if (started.current > ended) return;
    started.current++;
    void action().finally(() => setEnded(started.current));
  };
}
