/**
 * Seconds of a Retry-After header, from either of its forms: a number, or an HTTP date. Null where it says nothing.
 * @param now milliseconds
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === "") return null;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - now) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
