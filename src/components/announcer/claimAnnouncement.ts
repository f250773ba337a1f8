import type { Connections } from "../../client/flow/connections.ts";

/** Milliseconds within which a text is announced only once on the page. */
const echoTime = 1_000;

/** Claims a text for the caller to announce. False if another part of the page has just announced the same text. */
export function claimAnnouncement(connections: Pick<Connections, "announced" | "clock">, text: string): boolean {
  const announced = (connections.announced ??= new Map<string, number>());
  const now = connections.clock.now();
  for (const [known, at] of announced) if (Math.abs(now - at) >= echoTime) announced.delete(known);
  if (announced.has(text)) return false;
  announced.set(text, now);
  return true;
}
