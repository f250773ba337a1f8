import type { MockInstance } from "vitest";

/**
 * What the console was told, without the warning that React 18 gives wherever it makes HTML. Here that is a browser, where the
 * kit's effects must be layout effects.
 */
export function complaintsOf(spy: MockInstance<typeof console.error>): readonly (readonly unknown[])[] {
  return spy.mock.calls.filter(([text]) => !String(text).includes("useLayoutEffect does nothing on the server"));
}
