import { useEffect } from "react";
import { useComposio } from "./context/context.ts";
import { useStableCallback } from "./hooks/useStableCallback.ts";

/**
 * Calls back when another user is signed in.
 * @param onChange `isExpected`: the app has called `client.reset()`, perhaps in another tab. Otherwise an answer of the handler
 * names another user, and the user may be in the middle of something
 */
export function useUserChange(onChange: (isExpected: boolean) => void): void {
  const { users } = useComposio().client.connections;
  const onUser = useStableCallback((isAnother: boolean) => isAnother && onChange(users.current === undefined));
  useEffect(() => users.subscribe(onUser), [users, onUser]);
}
