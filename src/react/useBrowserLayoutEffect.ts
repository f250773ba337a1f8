import { useEffect, useLayoutEffect } from "react";

/** `useLayoutEffect`, for components that a server may render: there React 18 warns about it. On a server no effect runs. */
export const useBrowserLayoutEffect: typeof useLayoutEffect =
  typeof window === "undefined" ? useEffect : useLayoutEffect;
