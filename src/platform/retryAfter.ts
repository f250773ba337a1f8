/**
 * Seconds of a Retry-After header, which is a number or an HTTP date. Null when absent or invalid.
 * @param now epoch milliseconds
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === "") return null;
  // By its form, because `Number` also reads "0x10" and "1e3".
  const isNumber = /^\s*[-+]?[\d.]+\s*$/.test(header);
  const wait = isNumber ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
