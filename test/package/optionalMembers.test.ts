import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/*
 * With `exactOptionalPropertyTypes`, an app can pass a value that may be undefined, such as one of `process.env`, only to an
 * option whose type says so.
 */

const optionFiles = [
  "src/agents/connectionRequired.ts",
  "src/client/createComposioClient.ts",
  "src/protocol/errorTypes.ts",
  "src/protocol/requests.ts",
  "src/react/ComposioProvider.tsx",
  "src/react/context/context.ts",
  "src/sandbox/model/types.ts",
  "src/sandbox/options.ts",
  "src/sandbox/seed/catalogue.ts",
  "src/sandbox/serve.ts",
  "src/server/handlerOptions.ts",
  "src/testing/createTestComposio.tsx",
];
/** What the kit itself makes: apps only read it. */
const others = /interface WireError \{[^}]*\}/g;

test.each(optionFiles)("the optional members in %s take undefined", (path) => {
  const text = readFileSync(path, "utf8").replaceAll(others, "");
  const members = [...text.matchAll(/^ +(?:readonly )?\w+\?: ([^;\n]*);$/gm)].map(([line]) => line.trim());
  expect(members.filter((line) => !/\bundefined;$|: unknown;$/.test(line))).toEqual([]);
});

test("and so do those of a request for connections", () => {
  const [, request = ""] =
    /interface ConnectionRequest \{(.*?)^\}/ms.exec(readFileSync("src/protocol/types.ts", "utf8")) ?? [];
  expect(request).toContain("reason?: string | undefined;");
});
