import { onlineManager } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ComposioError } from "../../protocol/errors.ts";

/** An error, until the network is back. Other errors than those of the network stay. */
export function useWhileOffline(error: ComposioError | null): ComposioError | null {
  const [over, setOver] = useState<ComposioError | null>(null);
  useEffect(() => onlineManager.subscribe((isOnline) => isOnline && setOver(error)), [error]);
  return error?.code === "network_error" && error === over ? null : error;
}
