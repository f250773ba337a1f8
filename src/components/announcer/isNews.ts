import type { Connections } from "../../client/flow/connections.ts";

/** Milliseconds within which a text is announced only once on the page. */
const echoTime = 1_000;
/** When each text was announced. */
const announced = new WeakMap<Connections, Map<string, number>>();

/** Whether no other part of the page has just announced this text. */
export function isNews(connections: Connections, text: string): boolean {
  const times = announced.get(connections) ?? new Map<string, number>();
  announced.set(connections, times);
  const now = connections.clock.now();
  for (const [known, at] of times) if (now - at >= echoTime) times.delete(known);
  if (times.has(text)) return false;
  times.set(text, now);
  return true;
}
