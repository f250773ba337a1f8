import { QueryClient, dehydrate } from "@tanstack/react-query";
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { composioQueries, createComposioClient } from "../../src/query/index.ts";
import { docsBlock } from "../matrix/support/readme.ts";

test("what docs/browser.md gives to a persister keeps the app's queries, and none of the kit's", async () => {
  mkdirSync(".cache/recipes", { recursive: true });
  const file = resolve(".cache/recipes/persisted.ts");
  writeFileSync(file, docsBlock("docs/browser.md", "shouldDehydrateQuery ="));
  const { shouldDehydrateQuery } = await import(file);
  const queryClient = new QueryClient();
  const client = createComposioClient({ baseUrl: "https://app.example/api/composio" });
  queryClient.setQueryData(composioQueries.connectedAccounts(client).queryKey, []);
  queryClient.setQueryData(["todos"], ["Write"]);
  const keysOf = (state: ReturnType<typeof dehydrate>) => state.queries.map(({ queryKey }) => queryKey[0]);
  expect(keysOf(dehydrate(queryClient))).toEqual(["composio-react", "todos"]);
  expect(keysOf(dehydrate(queryClient, { shouldDehydrateQuery }))).toEqual(["todos"]);
});
