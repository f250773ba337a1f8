import { createServer } from "node:http";
import { Composio } from "@composio/core";
import { createComposioClient } from "composio-react/query";
import { createSandbox } from "composio-react/sandbox";
import { type ComposioHandler, createComposioHandler, handlerFetch, toNodeListener } from "composio-react/server";

const composio = new Composio({ apiKey: "ak_1" });
export const handler: ComposioHandler = createComposioHandler({
  composio,
  identify: async (request) => request.headers.get("x-user"),
  authorize: ({ action }) => action !== "connectedAccounts.delete",
});
export { handler as GET, handler as POST };
export const server = createServer(toNodeListener(handler));

interface Context {
  readonly session: { readonly userId: string };
}
const withContext = createComposioHandler<Context>({ composio, identify: (_, { session }) => session.userId });

export async function prefetch(headers: Headers, session: Context["session"]): Promise<number> {
  const fetch = handlerFetch(withContext, { headers, context: { session } });
  const accounts = await createComposioClient({ baseUrl: "/api/composio", fetch }).connectedAccounts.list();
  return accounts.length + createSandbox().requests.length;
}
