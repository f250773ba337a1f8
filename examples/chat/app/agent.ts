import { type ToolSet, type UIMessage, tool } from "ai";
import { requireConnections } from "composio-react/server";
import { z } from "zod";
import { composio, userId } from "./composio";

export { simulatedModel as model } from "./simulatedModel"; // or a real one: anthropic("…") of @ai-sdk/anthropic

export function toolsOf(_request: Request, messages: readonly UIMessage<{ connected?: object }>[]): ToolSet {
  const chosen = messages.map(({ metadata }) => metadata?.connected);
  return {
    readNewestEmail: tool({
      description: "Reads the newest email of the user.",
      inputSchema: z.object({}),
      // Asks the user if Gmail is not connected, or if the account that they have chosen works no longer.
      execute: (_input, { abortSignal: signal }) =>
        requireConnections({
          composio,
          userId,
          toolkits: "gmail",
          chosen,
          signal,
          run: async ([account]) => {
            const session = await composio.create(userId, { connectedAccounts: { gmail: String(account?.id) } });
            return session.execute("GMAIL_FETCH_EMAILS", { max_results: 1 });
          },
        }),
    }),
  };
}
