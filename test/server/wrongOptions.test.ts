import { expect, test } from "vitest";
import type { ComposioHandlerOptions } from "../../src/server/index.ts";
import { createStack } from "../support/stack.ts";

/** What a missing environment variable gives, what was not converted, and what no timer takes. */
const wrong = [Number.NaN, "20000" as never, 0, -1, 1.5, Infinity, 2 ** 31];

test.each(wrong.flatMap((value) => [{ upstreamTimeout: value }, { upstreamConcurrency: value }]))(
  "is refused when the server starts: %o",
  (options: Partial<ComposioHandlerOptions>) => {
    expect(() => createStack(options)).toThrow(/^createComposioHandler: upstream\w+ is a whole number/);
  },
);

test("the smallest and the largest are accepted", () => {
  for (const value of [1, 2 ** 31 - 1])
    expect(() => createStack({ upstreamTimeout: value, upstreamConcurrency: value })).not.toThrow();
});
