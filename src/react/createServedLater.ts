import { useEffect, useSyncExternalStore } from "react";
import { type UseLater, createCodeStore, notLoaded } from "./createLater.ts";

/**
 * Makes the hook for code that a page loads later, and whose content is in the server's HTML: a server loads the code at its
 * start. While a browser takes over this HTML, the hook suspends until the code is there: call it below a `<Suspense>`.
 */
export function createServedLater<Code>(importCode: () => Promise<Code>): UseLater<Code> {
  const { load, read, subscribe } = createCodeStore(importCode);
  if (typeof window === "undefined") void load();
  return function useServedLater(attempt) {
    useEffect(() => void load(), [attempt]);
    const later = useSyncExternalStore(subscribe, read, read);
    const isServersHtml = useSyncExternalStore(
      never,
      () => false,
      () => true,
    );
    // oxlint-disable-next-line typescript/only-throw-error -- React waits for a thrown promise
    if (isServersHtml && later === notLoaded) throw load();
    return later;
  };
}

const never = () => () => undefined;
