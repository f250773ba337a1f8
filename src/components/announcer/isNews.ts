import type { Connections } from "../../client/flow/connections.ts";

/** Milliseconds within which a text is announced only once on the page. */
const echoTime = 1_000;
const announced = new WeakMap<Connections, { readonly text: string; readonly at: number }>();

/** Whether no other part of the page has just announced this text. */
export function isNews(connections: Connections, text: string): boolean {
  const at = connections.clock.now();
  const last = announced.get(connections);
  if (last?.text === text && at - last.at < echoTime) return false;
  announced.set(connections, { text, at });
  return true;
}
