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

/** A value of each type, and the options that take it. Numbers have checks of their own. */
const examples = {
  boolean: { value: true, takenBy: /verifyIdentity|oauthRedirect|validateCredentials|liveUpdates|isolateRequests/ },
  function: { value: () => "x", takenBy: /identify|authorize|accept|onReplaced|logger/ },
  list: { value: [], takenBy: /origins|languages/ },
  null: { value: null, takenBy: /nothing/ },
  object: { value: {}, takenBy: /composio|authConfigs|credentials|userFields|verifyIdentity|webhook|bus|environment/ },
  string: { value: "ac_gmail", takenBy: /linkOrigin|basePath|oauthRedirect|secret/ },
};

const names = [
  ...["authConfigs", "credentials", "userFields", "authorize", "authorizeAdmin", "accept", "onReplaced", "origins"],
  ...["linkOrigin", "basePath", "verifyIdentity", "oauthRedirect", "languages", "webhook", "validateCredentials"],
  ...["logger", "userRateLimit", "liveUpdates", "isolateRequests", "bus", "environment"],
];

const wrongTypes = names.flatMap((name) =>
  Object.entries(examples).flatMap(([type, { value, takenBy }]) => (takenBy.test(name) ? [] : [{ name, type, value }])),
);

test.each(wrongTypes)("$name as $type is refused when the server starts, by its name", ({ name, value }) => {
  expect(() => createStack({ [name]: value })).toThrow(new RegExp(`^createComposioHandler.*\\b${name}\\b`));
});

test.each(["composio", "identify"])("without %s nothing starts", (name) => {
  expect(() => createStack({ [name]: undefined as never })).toThrow(`createComposioHandler: ${name} is missing`);
});

test("a rule with a misspelt name is refused: ignored, it would allow everything", () => {
  expect(() => createStack({ authorise: () => false } as never)).toThrow(
    "createComposioHandler({ authorise }): there is no such option.",
  );
  expect(() => createStack({ authorise: undefined } as never), "not given").not.toThrow();
});
