import { useInsertionEffect, useRef, useState } from "react";

/** Returns a function that stays the same in all renders and calls the latest callback. */
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
