import type { DataTag, QueryKey } from "@tanstack/react-query";
import type { ComposioClient } from "../../client/createComposioClient.ts";

/** A query key. It is the same on a server and in a browser, so that the browser finds prefetched data. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- callers know the type of the data
export function keyOf<Data>({ baseUrl }: ComposioClient, ...parts: readonly unknown[]): DataTag<QueryKey, Data> {
  // SAFETY: the tag is only a type: it says which data the key has.
  return ["composio-react", baseUrl, ...parts] as readonly unknown[] as DataTag<QueryKey, Data>;
}
