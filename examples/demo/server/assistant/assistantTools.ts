import type { Composio } from "@composio/core";
import { type ToolSet, tool } from "ai";
import { type ConnectionRequired, type RequestedToolkit, connectionRequired } from "composio-react/agents";
import { requireConnections } from "composio-react/server";
import { z } from "zod";

type Session = Pick<Awaited<ReturnType<Composio["create"]>>, "execute">;

export interface ToolContext {
  readonly composio: Composio;
  /** Composio's session of the signed-in user. */
  readonly session: Session;
  readonly userId: string;
  /** The accounts that the user has chosen, as the page says it. */
  readonly chosen: readonly unknown[];
  /** The toolkits whose chosen account works no longer: the user is asked before one of their tools runs. */
  readonly lost: readonly RequestedToolkit[];
}

/** What the agent can do. `@composio/vercel` makes the first two of `session.tools()` as well. */
export function assistantTools({ composio, session, userId, chosen, lost }: ToolContext): ToolSet {
  /** Runs what needs these toolkits, unless the user has to be asked first. */
  async function unlessLost<Result>(
    needs: (slug: string) => boolean,
    run: () => Promise<Result>,
  ): Promise<Result | ConnectionRequired> {
    const again = lost.filter(({ slug }) => needs(slug));
    return again.length === 0
      ? run()
      : connectionRequired(again, { reason: "The account that you had chosen works no longer." });
  }

  return {
    COMPOSIO_MANAGE_CONNECTIONS: tool({
      description: "Says which apps are connected, and asks the user for the others.",
      inputSchema: z.object({ toolkits: z.array(z.string()) }),
      execute: (input) =>
        unlessLost(
          (slug) => input.toolkits.includes(slug),
          () => session.execute("COMPOSIO_MANAGE_CONNECTIONS", input),
        ),
    }),
    COMPOSIO_MULTI_EXECUTE_TOOL: tool({
      description: "Runs tools of connected apps.",
      inputSchema: z.object({
        tools: z.array(z.object({ tool_slug: z.string(), arguments: z.record(z.string(), z.unknown()) })),
      }),
      execute: (input) =>
        unlessLost(
          (slug) => input.tools.some(({ tool_slug }) => tool_slug.startsWith(`${slug.toUpperCase()}_`)),
          () => session.execute("COMPOSIO_MULTI_EXECUTE_TOOL", input),
        ),
    }),
    // A tool of Composio's by itself: without a connection it throws, and `onError` of the stream tells the page.
    readCalendar: tool({
      description: "Lists today's events.",
      inputSchema: z.object({}),
      execute: () =>
        unlessLost(
          (slug) => slug === "googlecalendar",
          () => session.execute("GOOGLECALENDAR_EVENTS_LIST", { calendarId: "primary" }),
        ),
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
          chosen,
          reason: "To send the invitation from your own address.",
          signal,
          run: () =>
            session.execute("GMAIL_SEND_EMAIL", { recipient_email: email, subject: "Join me on Fernhill", body: "…" }),
        }),
    }),
  };
}
