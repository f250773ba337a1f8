import { useState } from "react";
import type { ConnectState } from "../../client/flow/states.ts";
import { saidAgain } from "../announcer/saidAgain.ts";

/** What a button's menu announces: a new object each time, also for the same text. */
export interface Said {
  readonly text: string;
}

/**
 * The announcement of a button's menu, until something newer happens: the flow changes its state, or the button
 * announces something itself.
 * @param hasNews whether the button announces something
 */
export function useSaid(said: Said | null, state: ConnectState | undefined, hasNews: boolean): string | null {
  const [shown, setShown] = useState<Shown>({ said: null, state, hasNews, text: null });
  if (shown.said !== said) {
    setShown({ said, state, hasNews, text: said && saidAgain(shown.text, said.text) });
  } else if (shown.state !== state || shown.hasNews !== hasNews) {
    const isOver = shown.state !== state || hasNews;
    setShown({ said, state, hasNews, text: isOver ? null : shown.text });
  }
  return shown.text;
}

interface Shown {
  readonly said: Said | null;
  readonly state: ConnectState | undefined;
  readonly hasNews: boolean;
  readonly text: string | null;
}
