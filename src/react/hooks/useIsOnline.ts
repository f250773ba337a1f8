import { onlineManager } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

/** Whether the browser is online, from React Query's `onlineManager`. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(subscribe, isOnlineNow, () => true);
}

const isOnlineNow = (): boolean => onlineManager.isOnline();
const subscribe = (listener: () => void): (() => void) => onlineManager.subscribe(listener);
