import { afterAll, afterEach, describe } from "vitest";
import { runOn } from "../../server/runtimes/runtimes.ts";
import { isCovering } from "../support/cells.ts";
import { groupsOf } from "../support/groupsOf.ts";
import { install } from "../support/install.ts";
import { Results } from "../support/results.ts";
import { everyFramework, newToNpmTest } from "./frameworks.ts";
import { nodes, processes, stopAll } from "./processes.ts";

/*
 * test/server/routes/routes.test.ts and ownership.test.ts in every framework and runtime of README's mount table. A covering
 * run leaves out what `npm test` has already in this Node, and the other Nodes, which are large.
 */

install("test/matrix/runtimes");
if (!isCovering) install("test/matrix/runtimes/nodes");
const runtimes = isCovering ? { ...newToNpmTest, ...processes } : { ...everyFramework, ...processes, ...nodes };
runOn(runtimes);

const page = "docs/matrix-runtimes.md";
const corner = "runs in";
const suites = {
  routes: () => import("../../server/routes/routes.test.ts"),
  ownership: () => import("../../server/security/ownership.test.ts"),
};
const failures = new Set<string>();

for (const [suite, load] of Object.entries(suites)) describe(suite, async () => void (await load()));

afterEach(({ task }) => {
  const [suite, runtime] = groupsOf(task);
  if (task.result?.state === "fail") failures.add(`${suite} ${runtime}`);
});

afterAll(async () => {
  await stopAll();
  const results = new Results();
  for (const runtime of Object.keys(runtimes))
    for (const suite of Object.keys(suites))
      results.set(runtime, suite, failures.has(`${suite} ${runtime}`) ? "fails" : "✓");
  results.write(page, introduction, corner);
  const differences = results.differences(page, corner);
  if (differences.length > 0) throw new Error(`${page} says otherwise: ${differences.join("; ")}`);
});

const introduction = `
# The handler in every runtime and framework

Made by \`npm run test:matrix -- --project runtimes\`: [the routes](../test/server/routes/routes.test.ts) and [ownership of accounts](../test/server/security/ownership.test.ts), tested over a port, with the packed package and a served sandbox. Bun, Deno, workerd and Node are the real ones, from their npm packages; there the handler is bundled with the official SDK (in Workers: with \`@composio/client\`).
`;
