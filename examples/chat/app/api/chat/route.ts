// app/api/chat/route.ts
import {
  type UIMessage,
  convertToModelMessages,
  createUIMessageStreamResponse,
  isStepCount,
  streamText,
  toUIMessageStream,
} from "ai";
import { forwardConnectionErrors } from "composio-react/agents";
import { model, toolsOf } from "../../agent"; // yours: for the signed-in user, with the accounts that they have chosen

export async function POST(request: Request) {
  const { messages } = await request.json();
  const chosen = messages.map(({ metadata }: UIMessage<{ connected?: object }>) => metadata?.connected);
  const result = streamText({
    model,
    tools: await toolsOf(request, messages),
    messages: await convertToModelMessages(messages),
    stopWhen: isStepCount(5),
  });
  return createUIMessageStreamResponse({
    stream: toUIMessageStream({
      stream: result.stream,
      messageMetadata: ({ part }) => (part.type === "start" ? { createdAt: Date.now() } : undefined),
      onError: forwardConnectionErrors(
        (error) => {
          console.error(error);
          return "Something went wrong.";
        },
        { chosen },
      ),
    }),
  });
}
