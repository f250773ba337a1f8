import { type ToolSet, tool } from "ai";
import { z } from "zod";
import { composio, userId } from "./composio";

export { simulatedModel as model } from "./simulatedModel"; // or a real one: anthropic("…") of @ai-sdk/anthropic

export async function toolsOf(_request: Request): Promise<ToolSet> {
  const session = await composio.create(userId);
  return {
    readNewestEmail: tool({
      description: "Reads the newest email of the user.",
      inputSchema: z.object({}),
      execute: () => session.execute("GMAIL_FETCH_EMAILS", { max_results: 1 }), // throws while Gmail is not connected
    }),
  };
}
