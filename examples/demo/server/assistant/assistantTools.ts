import type { Composio } from "@composio/core";
import { type ToolSet, tool } from "ai";
import { requireConnections } from "composio-react/server";
import { z } from "zod";

type Session = Pick<Awaited<ReturnType<Composio["create"]>>, "execute">;

export interface ToolContext {
  readonly composio: Composio;
  /** Composio's session of the signed-in user. */
  readonly session: Session;
  readonly userId: string;
}

/** What the agent can do. `@composio/vercel` makes the first two of `session.tools()` as well. */
export function assistantTools({ composio, session, userId }: ToolContext): ToolSet {
  return {
    COMPOSIO_MANAGE_CONNECTIONS: tool({
      description: "Says which apps are connected, and asks the user for the others.",
      inputSchema: z.object({ toolkits: z.array(z.string()) }),
      execute: (input) => session.execute("COMPOSIO_MANAGE_CONNECTIONS", input),
    }),
    COMPOSIO_MULTI_EXECUTE_TOOL: tool({
      description: "Runs tools of connected apps.",
      inputSchema: z.object({
        tools: z.array(z.object({ tool_slug: z.string(), arguments: z.record(z.string(), z.unknown()) })),
      }),
      execute: (input) => session.execute("COMPOSIO_MULTI_EXECUTE_TOOL", input),
    }),
    // A tool of Composio's by itself: without a connection it throws, and `onError` of the stream tells the page.
    readCalendar: tool({
      description: "Lists today's events.",
      inputSchema: z.object({}),
      execute: () => session.execute("GOOGLECALENDAR_EVENTS_LIST", { calendarId: "primary" }),
    }),
    // A tool of Fernhill's own: it runs only with a connection, and else asks for it.
    inviteToTeam: tool({
      description: "Invites somebody to the team by an e-mail from the user's own address.",
      inputSchema: z.object({ email: z.string() }),
      execute: ({ email }, { abortSignal: signal }) =>
        requireConnections({
          composio,
          userId,
          toolkits: "gmail",
          reason: "To send the invitation from your own address.",
          signal,
          run: () =>
            session.execute("GMAIL_SEND_EMAIL", { recipient_email: email, subject: "Join me on Fernhill", body: "…" }),
        }),
    }),
  };
}
