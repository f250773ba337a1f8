import { useState } from "react";

/** The state of the panel, which the browser stores. */
export interface KeptState {
  readonly isOpen: boolean;
  readonly tab: string;
}

const key = "composio-react-devtools";

/** State that survives a reload, unless the browser blocks storage. */
export function useKeptState(initial: KeptState): readonly [KeptState, (change: Partial<KeptState>) => void] {
  const [state, setState] = useState(() => ({ ...initial, ...read() }));
  return [
    state,
    (change) => {
      const next = { ...state, ...change };
      setState(next);
      try {
        window.localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Storage is blocked or full: after a reload the panel has its default state.
      }
    },
  ];
}

function read(): Partial<KeptState> {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(key) ?? "null");
    if (typeof value !== "object" || value === null) return {};
    return {
      ...("isOpen" in value && typeof value.isOpen === "boolean" && { isOpen: value.isOpen }),
      ...("tab" in value && typeof value.tab === "string" && { tab: value.tab }),
    };
  } catch {
    return {}; // Storage is blocked, or contains another text.
  }
}
