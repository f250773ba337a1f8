import { useEffect, useRef } from "react";
import type { ConnectSnapshot } from "../../client/flow/states.ts";
import type { Target } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useStableCallback } from "../../react/hooks/useStableCallback.ts";

/** The dialog of a button. It opens also after the button was removed. */
export interface PanelDialog {
  /** Why its code could not be loaded. */
  readonly failure: unknown;
  readonly open: (request: {
    readonly choices: readonly never[];
    readonly replaces: null;
    readonly isRefusal: true;
  }) => void;
}

/**
 * A press is refused if another user is signed in meanwhile, and the panel of the pressed button says so. A dialog says it if the
 * panel is removed before that user's accounts are known, as in a tile or a row, and if that user is connected already: it must
 * not look as if the press had done it.
 * @param line the text of the panel
 */
export function useRefusedPress(target: Target, line: string | null, isLoading: boolean, dialog: PanelDialog): void {
  const { connections } = useComposio().client;
  const isSaid = useRef(false);
  const unlisten = useRef<() => void>(undefined);

  function say(): void {
    const flow = connections.flows().flow(target);
    // Of several panels that were removed, the first has said it, and reset the flow.
    if (isSaid.current || !isRefusal(flow.getSnapshot())) return;
    flow.reset();
    dialog.open({ choices: [], replaces: null, isRefusal: true });
  }

  const follow = useStableCallback((shown: string | null, isUnknown: boolean) => {
    const snapshot = connections.flows().flow(target).getSnapshot();
    isSaid.current = isRefusal(snapshot) && shown !== null && !isUnknown;
    if (!isUnknown) say();
  });
  useEffect(() => follow(line, isLoading), [follow, line, isLoading]);

  const leave = useStableCallback(() => {
    // Not the flow of the last render: the panel may be removed in the render after the refusal.
    const flow = connections.flows().flow(target);
    if (flow.getSnapshot().state !== "opening") return say();
    const stop = (unlisten.current = flow.onEnd(() => {
      stop();
      say();
    }));
  });
  useEffect(() => {
    // It was hidden, and is back.
    unlisten.current?.();
    return leave;
  }, [leave]);
}

const isRefusal = ({ error }: ConnectSnapshot): boolean => error?.code === "user_changed";
