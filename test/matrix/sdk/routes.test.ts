import { afterAll, afterEach, describe } from "vitest";
import { runOn } from "../../server/runtimes/runtimes.ts";
import { runOver } from "../../server/runtimes/sdkVersions.ts";
import { groupsOf } from "../support/groupsOf.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { folder, sdks } from "./sdks.ts";

/*
 * test/server/routes/routes.test.ts and upstreamFailures.test.ts over other versions of the SDK than the one `npm test` has.
 * Here it is the versions that are other people's: the handler is the source's.
 */

install(folder);
runOn({});
runOver(sdks);

const page = "docs/matrix-sdk.md";
const corner = "over";
const suites = {
  routes: () => import("../../server/routes/routes.test.ts"),
  upstreamFailures: () => import("../../server/composio/upstreamFailures.test.ts"),
};
const failures = new Set<string>();

for (const [suite, load] of Object.entries(suites)) describe(suite, async () => void (await load()));

afterEach(({ task }) => {
  const [suite, sdk] = groupsOf(task);
  if (task.result?.state === "fail") failures.add(`${suite} ${sdk}`);
});

afterAll(() => {
  const results = new Results();
  for (const sdk of Object.keys(sdks))
    for (const suite of Object.keys(suites)) results.set(sdk, suite, failures.has(`${suite} ${sdk}`) ? "fails" : "✓");
  results.write(page, introduction, corner);
  const differences = results.differences(page, corner);
  if (differences.length > 0) throw new Error(`${page} says otherwise: ${differences.join("; ")}`);
});

const introduction = `
# The handler with every version of the SDK

Made by \`npm run test:matrix -- --project sdk\`: [the routes](../test/server/routes/routes.test.ts) and [failures of Composio](../test/server/composio/upstreamFailures.test.ts), with versions of \`@composio/core\` and of \`@composio/client\` alone, against a served sandbox. \`npm test\` uses 0.17.0.
`;
