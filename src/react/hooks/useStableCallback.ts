import { useInsertionEffect, useRef, useState } from "react";

/** One function for the component's life that always calls the callback of the latest render. */
export function useStableCallback<Arguments extends unknown[]>(
  callback: ((...values: Arguments) => void) | undefined,
): (...values: Arguments) => void {
  const latest = useRef(callback);
  useInsertionEffect(() => {
    latest.current = callback;
  });
  const [stable] = useState(
    () =>
      (...values: Arguments) =>
        latest.current?.(...values),
  );
  return stable;
}
