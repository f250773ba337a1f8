import { type ToolSet, type UIMessage, tool } from "ai";
import { chosenAccounts } from "composio-react/server";
import { z } from "zod";
import { composio, userId } from "./composio";

export { simulatedModel as model } from "./simulatedModel"; // or a real one: anthropic("…") of @ai-sdk/anthropic

export async function toolsOf(
  _request: Request,
  messages: readonly UIMessage<{ connected?: object }>[],
): Promise<ToolSet> {
  const chosen = messages.map(({ metadata }) => metadata?.connected);
  const connectedAccounts = await chosenAccounts({ composio, userId, chosen });
  const session = await composio.create(userId, { connectedAccounts });
  return {
    readNewestEmail: tool({
      description: "Reads the newest email of the user.",
      inputSchema: z.object({}),
      execute: () => session.execute("GMAIL_FETCH_EMAILS", { max_results: 1 }), // throws while Gmail is not connected
    }),
  };
}
