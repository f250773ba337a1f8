import type { Composio } from "@composio/core";
import {
  convertToModelMessages,
  createUIMessageStreamResponse,
  isStepCount,
  safeValidateUIMessages,
  streamText,
  toUIMessageStream,
  type UIMessage,
} from "ai";
import { type RequestedToolkit, forwardConnectionErrors } from "composio-react/agents";
import { chosenAccounts } from "composio-react/server";
import { assistantTools } from "./assistantTools.ts";
import { simulatedModel } from "./simulatedModel.ts";

/** The chat's route: `messages` of `useChat` in, a stream of its parts out. */
export async function answerChat(composio: Composio, userId: string, request: Request): Promise<Response> {
  const messages = await readMessages(request);
  if (!messages) return new Response("Expected the messages of a chat.", { status: 400 });

  // The session is the signed-in user's, whatever the messages say, with the accounts that the user has chosen in cards.
  const chosen = messages.map(({ metadata }) => metadata?.connected);
  const lost: RequestedToolkit[] = [];
  const connectedAccounts = await chosenAccounts({
    composio,
    userId,
    chosen,
    onLost: (toolkit) => lost.push(toolkit),
  });
  // Where the chosen account works no longer, Composio would take another one.
  const disable = lost.map(({ slug }) => slug);
  const session = await composio.create(userId, {
    connectedAccounts,
    ...(lost.length > 0 && { toolkits: { disable } }),
  });
  const result = streamText({
    model: simulatedModel, // Yours: a model that thinks.
    messages: await convertToModelMessages(messages),
    tools: assistantTools({ composio, session, userId, chosen, lost }),
    stopWhen: isStepCount(5),
    abortSignal: request.signal,
  });
  return createUIMessageStreamResponse({
    // A tool that fails for want of a connection tells the page which one.
    stream: toUIMessageStream({
      stream: result.stream,
      messageMetadata: ({ part }) => (part.type === "start" ? { createdAt: Date.now() } : undefined),
      onError: forwardConnectionErrors(undefined, { chosen }),
    }),
  });
}

async function readMessages(request: Request) {
  const body: unknown = await request.json().catch(() => null);
  if (typeof body !== "object" || body === null || !("messages" in body)) return null;
  const result = await safeValidateUIMessages<UIMessage<{ connected?: object }>>({ messages: body.messages });
  return result.success ? result.data : null;
}
