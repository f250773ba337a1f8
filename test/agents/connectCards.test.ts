import { expect, test, vi } from "vitest";
import { type ConnectionAnswer, connectCards, connectionRequired } from "../../src/agents/index.ts";
import type { ConnectedAccount } from "../../src/index.ts";
import { account } from "../support/accounts.ts";

interface Message {
  readonly role: string;
  readonly parts: readonly object[];
  readonly createdAt?: Date;
  readonly metadata?: object;
}

const written = (text: string): Message => ({ role: "user", parts: [{ type: "text", text }] });
/** The agent's message, with a request for these toolkits. */
const asking = (toolCallId: string, ...toolkits: string[]): Message => ({
  role: "assistant",
  parts: [
    { type: "text", text: "Let me see." },
    { type: "tool-X", toolCallId, state: "output-available", output: connectionRequired(toolkits) },
    { type: "text", text: "Please connect." },
  ],
});
const answered = (requestId: string, connected: object, isDeclined = false): Message => ({
  ...written("Connected."),
  metadata: { requestId, connected, isDeclined },
});
const slack: ConnectedAccount = account({ id: "ca_1", toolkit: { slug: "slack", name: "Slack", logo: null } });
const news = { wasOpen: true };
const old = { wasOpen: false };

type Say = (answer: { text: string; metadata: ConnectionAnswer }) => void;

/** The cards of a chat, and what they say. */
function cardsOf(...messages: readonly Message[]) {
  const say = vi.fn<Say>();
  return { cards: connectCards(messages, say), said: () => say.mock.calls.map(([answer]) => answer) };
}
/** Which of the messages have a card that answers. */
const answering = (...messages: readonly Message[]) =>
  cardsOf(...messages).cards.flatMap((card, index) => (card?.onConnected ? index : []));

test("a message that asks has a card, under the id of the tool call that asks", () => {
  const { cards } = cardsOf(written("Post it"), asking("call_1", "slack"), written("Never mind"));
  expect(cards).toEqual([
    null,
    expect.objectContaining({ request: { toolkits: [{ slug: "slack" }] }, requestId: "call_1" }),
    null,
  ]);
});

test("two calls at once that ask for the same, or for several apps, have one card", () => {
  const [first, other] = [asking("call_1", "slack"), asking("call_2", "slack", "gmail")];
  const { cards } = cardsOf({ ...first, parts: [...first.parts, ...other.parts] });
  expect(cards).toHaveLength(1);
  expect(cards[0]?.request.toolkits.map(({ slug }) => slug)).toEqual(["slack", "gmail"]);
  expect(cards[0]?.requestId).toBe("call_2");
});

const required = connectionRequired("slack");
test.each<[string, object]>([
  ["JSON", { type: "tool-X", output: JSON.stringify(required) }],
  ["a dynamic tool", { type: "dynamic-tool", toolName: "X", output: required }],
  ["content of MCP", { type: "tool-X", output: { content: [{ type: "text", text: JSON.stringify(required) }] } }],
  ["structured content of MCP", { type: "tool-X", output: { content: [], structuredContent: required } }],
  ["MCP in MCP", { type: "tool-X", output: [{ type: "text", text: JSON.stringify({ structuredContent: required }) }] }],
  ["assistant-ui", { type: "tool-call", toolName: "X", args: {}, result: required }],
])("the part that asks is found: %s", (_, part) => {
  const { cards } = cardsOf({ role: "assistant", parts: [{ toolCallId: "call_1", ...part }] });
  expect(cards[0]).toMatchObject({ request: { toolkits: [{ slug: "slack" }] }, requestId: "call_1" });
});

test("the answer has a text for the agent, and the accounts for the server", () => {
  const { cards, said } = cardsOf(asking("call_1", "slack"));
  cards[0]?.onConnected?.([slack], news);
  cards[0]?.onDeclined?.([], { unavailable: [{ slug: "crm", name: "CRM", logo: null }] });
  expect(said()).toEqual([
    {
      text: "Connected: Slack (ca_1).",
      metadata: { requestId: "call_1", connected: { slack: "ca_1" }, isDeclined: false },
    },
    {
      text: "Not now. Connected: nothing. Not available here: CRM.",
      metadata: { requestId: "call_1", connected: {}, isDeclined: true },
    },
  ]);
});

test.each([false, null, undefined] as const)(
  "while the agent is answering (%j), no card answers, and the last waits",
  (say) => {
    const cards = connectCards([asking("call_1", "slack"), asking("call_2", "gmail")], say);
    expect(cards).toEqual([{ request: { toolkits: [{ slug: "slack" }] }, requestId: "call_1" }, null]);
  },
);

test("a request gets one answer; the newest gets another after Not now", () => {
  const first = asking("call_1", "slack");
  expect(answering(first, answered("call_1", { slack: "ca_1" }))).toEqual([]);
  expect(answering(first, answered("call_1", {}, true))).toEqual([0]);
  expect(answering(first, answered("call_1", {}, true), asking("call_2", "gmail"))).toEqual([2]);
});

test("for two requests each is answered; for the same apps, in any order, the newer one", () => {
  expect(answering(asking("call_1", "slack"), asking("call_2", "gmail"))).toEqual([0, 1]);
  expect(answering(asking("call_1", "slack", "gmail"), asking("call_2", "gmail", "slack"))).toEqual([1]);
});

test("an agent that asks again for what it was told is connected is told again only if there is something new", () => {
  const told = [written("Post it"), asking("call_1", "slack"), answered("call_1", { slack: "ca_1" })];
  const again = (...messages: readonly Message[]) => {
    const { cards, said } = cardsOf(...told, ...messages);
    return { card: cards.at(-1), said };
  };
  const { card, said } = again(asking("call_2", "slack"));
  card?.onConnected?.([slack], old);
  expect(said()).toEqual([]);
  // A new key leaves the account its id.
  card?.onConnected?.([slack], news);
  expect(said()).toHaveLength(1);

  const after = again(written("Once more"), asking("call_2", "slack"));
  after.card?.onConnected?.([slack], old);
  expect(after.said()).toHaveLength(1);

  const other = again(asking("call_2", "slack"));
  other.card?.onConnected?.([{ ...slack, id: "ca_2" }], old);
  expect(other.said()).toHaveLength(1);
});

test("a failure that names no account asks for the one that the user had chosen before, and not for a later choice", () => {
  const errorText = JSON.stringify({
    error: { code: 4302, message: "No active connection found for toolkit(s) 'slack' in this session." },
  });
  const failed = {
    role: "assistant",
    parts: [{ type: "tool-X", toolCallId: "call_2", state: "output-error", errorText }],
  };
  const { cards } = cardsOf(answered("call_1", { slack: "ca_1" }), failed, answered("call_3", { slack: "ca_2" }));
  expect(cards[1]?.request.toolkits).toEqual([{ slug: "slack", connectedAccountId: "ca_1" }]);
});

test("a message is read once, also if the app makes it anew of the same parts, until the user chooses another account", () => {
  const errorText = JSON.stringify({
    error: { code: 4302, message: "No active connection found for toolkit(s) 'slack' in this session." },
  });
  let reads = 0;
  const part = {
    type: "tool-X",
    toolCallId: "call_2",
    state: "output-error",
    get errorText() {
      reads++;
      return errorText;
    },
  };
  const failed = { role: "assistant", parts: [part] };
  const accountOf = (...messages: readonly Message[]) =>
    cardsOf(...messages).cards.at(-1)?.request.toolkits[0]?.connectedAccountId;
  expect(accountOf(answered("call_1", { slack: "ca_1" }), failed)).toBe("ca_1");
  const once = reads;
  expect(once).toBeGreaterThan(0);
  expect(accountOf(written("Post it"), answered("call_1", { slack: "ca_1" }), { ...failed })).toBe("ca_1");
  expect(reads).toBe(once);
  expect(accountOf(answered("call_1", { slack: "ca_2" }), failed)).toBe("ca_2");
  expect(accountOf(failed)).toBeUndefined();
});

test("the message that the agent is writing is not read before it is complete", () => {
  const growing = asking("call_1", "slack");
  const parts = [...growing.parts];
  const chat = [written("Post it"), { ...growing, parts }];
  expect(connectCards(chat, null)).toEqual([null, null]);
  parts.push(...asking("call_2", "gmail").parts);
  expect(cardsOf(...chat).cards[1]?.request.toolkits).toEqual([{ slug: "slack" }, { slug: "gmail" }]);
});

test("a card knows when the agent has asked, from the message or from its metadata", () => {
  const time = new Date();
  const { cards } = cardsOf(
    { ...asking("call_1", "slack"), createdAt: time },
    { ...asking("call_2", "gmail"), metadata: { createdAt: 1_000 } },
    { ...asking("call_3", "github"), metadata: { createdAt: {} } },
  );
  expect(cards.map((card) => card?.askedAt)).toEqual([time, 1_000, undefined]);
});

test("a request without a time is old once the user has gone on with something else; an answer is nothing else", () => {
  const first = asking("call_1", "slack");
  const askedAt = (...messages: readonly Message[]) => cardsOf(first, ...messages).cards[0]?.askedAt;
  expect(askedAt(written("Never mind"))).toBe(0);
  expect(askedAt()).toBeUndefined();
  expect(askedAt(asking("call_2", "gmail"), answered("call_2", { gmail: "ca_2" }))).toBeUndefined();
});

test.each<[string, Message]>([
  ["without an id", { role: "assistant", parts: [{ type: "tool-X", output: connectionRequired("slack") }] }],
  ["of the user", { role: "user", parts: [{ type: "text", text: JSON.stringify(connectionRequired("slack")) }] }],
  ["without parts", { role: "assistant", parts: [] }],
])("a message %s has no card", (_, message) => {
  expect(cardsOf(message).cards).toEqual([null]);
});
