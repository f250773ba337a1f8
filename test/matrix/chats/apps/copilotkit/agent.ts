import { AbstractAgent, type AGUIEvent, EventType, type RunAgentInput } from "@ag-ui/client";
import { chosenAccounts } from "composio-react/server";
import { type Observable, from } from "rxjs";
import { composio } from "./serve";

const requestFor = (toolkit: string) => JSON.stringify({ toolkits: [toolkit], reason: "For the report." });

/** An agent in a few lines, without a model: it asks by the page's tool, and goes on when the page has answered. */
export class ReportAgent extends AbstractAgent {
  override run(input: RunAgentInput): Observable<AGUIEvent> {
    return from(turn(input));
  }
}

async function* turn({ messages, threadId, runId }: RunAgentInput): AsyncGenerator<AGUIEvent> {
  const last = messages.at(-1);
  const messageId = crypto.randomUUID();
  const say = (delta: string): AGUIEvent => ({
    type: EventType.TEXT_MESSAGE_CHUNK,
    messageId,
    role: "assistant",
    delta,
  });
  yield { type: EventType.RUN_STARTED, threadId, runId };
  if (last?.role === "tool") yield say(await goOn(last.content));
  else {
    yield say("Let me ask.");
    yield* ask(requestFor(String(last?.content).includes("Choose") ? "slack" : "gmail"));
  }
  yield { type: EventType.RUN_FINISHED, threadId, runId };
}

/** As models write a tool call: piece by piece, one after the other. */
async function* ask(request: string): AsyncGenerator<AGUIEvent> {
  const toolCallId = crypto.randomUUID();
  yield { type: EventType.TOOL_CALL_START, toolCallId, toolCallName: "requestConnections" };
  for (const delta of request.match(/.{1,3}/g) ?? []) {
    yield { type: EventType.TOOL_CALL_ARGS, toolCallId, delta };
    await new Promise((done) => setTimeout(done, 20));
  }
  yield { type: EventType.TOOL_CALL_END, toolCallId };
}

async function goOn(answer: string): Promise<string> {
  if (answer.includes("declined")) return "I sent nothing.";
  const { connected } = JSON.parse(answer);
  const userId = "user_1";
  const chosen = await chosenAccounts({ composio, userId, chosen: [connected] });
  const session = await composio.create(userId, { connectedAccounts: chosen });
  if (chosen["slack"]) {
    await session.execute("SLACK_SEND_MESSAGE", { channel: "sales" });
    return "It is posted.";
  }
  const sent = await session.execute("GMAIL_SEND_EMAIL", { recipient_email: "team@app.example" });
  return JSON.stringify(sent).includes("SENT") ? "It is sent." : "It failed.";
}
