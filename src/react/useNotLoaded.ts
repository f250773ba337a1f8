import { useEffect, useRef } from "react";
import { earlyError } from "../protocol/earlyErrors.ts";
import type { ComposioError } from "../protocol/errors.ts";
import { pickTarget } from "../protocol/targets.ts";
import type { Target } from "../protocol/types.ts";
import { useComposio } from "./context/context.ts";
import { useStableCallback } from "./hooks/useStableCallback.ts";

/** Tells the app, once for each failure of a mounted component, that code which a target needs could not be loaded. */
export function useNotLoaded(target: Target, failure: unknown, onError?: (error: ComposioError) => void): void {
  const { connections } = useComposio().client;
  const told = useRef<unknown>(null);
  const tell = useStableCallback((cause: unknown) => {
    if (cause === null || cause === told.current) return;
    told.current = cause;
    const code = "not_loaded";
    const event = { connectedAccountId: null, replacedBy: null, elapsed: 0 };
    connections.emit({ name: `connect.${code}`, target: pickTarget(target), code, ...event });
    onError?.(earlyError(code, { cause }));
  });
  useEffect(() => tell(failure), [tell, failure]);
}
