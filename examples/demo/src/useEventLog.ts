import type { ComposioEvent } from "composio-react";
import { useState } from "react";

/** A step of a connect flow, as it was reported. */
export interface LoggedEvent extends ComposioEvent {
  readonly number: number;
}

const kept = 50;

/** The latest steps first. In a product, `record` would go to analytics. */
export function useEventLog(): { events: readonly LoggedEvent[]; record: (event: ComposioEvent) => void } {
  const [events, setEvents] = useState<readonly LoggedEvent[]>([]);
  const record = (event: ComposioEvent) =>
    setEvents((current) => [{ ...event, number: (current[0]?.number ?? 0) + 1 }, ...current].slice(0, kept));
  return { events, record };
}
