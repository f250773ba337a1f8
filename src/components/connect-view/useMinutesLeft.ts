import { useCallback, useSyncExternalStore } from "react";
import { useComposio } from "../../react/context/context.ts";

const minute = 60_000;

/**
 * Whole minutes until `moment`, updated each minute. Null without a moment, and on a server.
 * @param moment milliseconds of the client's clock
 */
export function useMinutesLeft(moment: number | null): number | null {
  const { clock } = useComposio().client.connections;
  const read = () => (moment === null ? null : Math.max(1, Math.ceil((moment - clock.now()) / minute)));

  const subscribe = useCallback(
    (onChange: () => void) => {
      if (moment === null) return () => undefined;
      let timer: unknown = null;
      const wait = () => {
        const left = moment - clock.now();
        if (left > minute) timer = clock.setTimeout(tick, left % minute || minute);
      };
      const tick = () => {
        onChange();
        wait();
      };
      wait();
      return () => clock.clearTimeout(timer);
    },
    [moment, clock],
  );
  return useSyncExternalStore(subscribe, read, () => null);
}
