import type { ConnectedAccount, ConnectionRequest, ToolkitSummary } from "../protocol/types.ts";
import { readConnectionRequest } from "./readConnectionRequest.ts";
import { fieldsOf, textOf } from "./requestedToolkit.ts";

/** A message of a chat: what a `UIMessage` of the AI SDK has. */
export interface ChatMessage {
  readonly role: string;
  readonly parts: readonly unknown[];
  /** What `Date` takes. It may be in the metadata as well. */
  readonly createdAt?: Date | string | number | undefined;
  readonly metadata?: unknown;
}

/** The metadata of a card's answer. The page does not show its message: the card itself says how it was answered. */
export interface ConnectionAnswer {
  /** The id of the tool call that is answered. */
  readonly requestId: string;
  /** Ids of the accounts by toolkit, such as `{ slack: "ca_…" }`: `chosenAccounts` takes these on the server. */
  readonly connected: Readonly<Record<string, string>>;
  /** Whether the user has answered "Not now". */
  readonly isDeclined: boolean;
}

/** The props of a `<ConnectCard>`. Without callbacks if the agent need not be told, or not now. */
export interface ConnectCardOfMessage {
  readonly request: ConnectionRequest;
  readonly requestId: string;
  readonly askedAt?: Date | string | number | undefined;
  readonly onConnected?: (accounts: readonly ConnectedAccount[], details: { readonly wasOpen: boolean }) => void;
  readonly onDeclined?: (
    accounts: readonly ConnectedAccount[],
    details: { readonly unavailable: readonly ToolkitSummary[] },
  ) => void;
}

/**
 * The cards of a chat whose user answers by the next message: for each message the props of its `<ConnectCard>`, or null.
 *
 * Each request is answered once; the newest of the chat can be answered again after "Not now". If the agent has asked twice for
 * the same apps, only the newer card answers. A card that finds everything connected says nothing if the agent was told of the
 * same accounts before, unless the user has written a message since.
 *
 * The parts of a message must not be changed in place, as React requires of its state: what they ask for is read once.
 *
 * @param say sends an answer as the user's next message; nothing while the agent is answering
 * @example
 * const cards = connectCards(messages, status === "ready" && sendMessage);
 */
export function connectCards(
  messages: readonly ChatMessage[],
  say: ((answer: { text: string; metadata: ConnectionAnswer }) => unknown) | false | null | undefined,
): readonly (ConnectCardOfMessage | null)[] {
  const answers = messages.map(({ metadata }) => fieldsOf(metadata));
  const chosen = answers.map(({ connected }) => connected);
  const isWritten = (index: number) => messages[index]?.role === "user" && !chosen[index];
  const asks = messages.map((message, index) => {
    // The message may still grow, and a later part may ask for more. Its card comes when it is complete.
    if (!say && index === messages.length - 1) return null;
    const asked = askedBy(message, chosen.slice(0, index).filter(Boolean));
    // Without a time, a request is old if the user has gone on with something else.
    const isPast = messages.some((_, at) => at > index && isWritten(at));
    return asked && { ...asked, askedAt: timeOf(message) ?? (isPast ? 0 : undefined) };
  });
  const apps = asks.map((ask) => ask && appsOf(ask));

  return asks.map((ask, index) => {
    if (!ask) return null;
    const answer = answers.findLast(({ requestId }) => requestId === ask.requestId);
    const isOpen = !answer || (answer.isDeclined === true && index === asks.findLastIndex(Boolean));
    if (!say || !isOpen || apps.lastIndexOf(appsOf(ask)) !== index) return ask;
    const tell = ({ text, accounts, isDeclined, isNews }: Told) => {
      const connected = Object.fromEntries(accounts.map(({ id, toolkit }) => [toolkit.slug, id]));
      // An agent whose accounts are not those of the page asks for the same again and again.
      const written = messages.findLastIndex((_, at) => at < index && isWritten(at));
      const told = chosen.slice(written + 1, index).map((each) => JSON.stringify(each));
      if (isNews || !told.includes(JSON.stringify(connected)))
        void say({ text, metadata: { requestId: ask.requestId, connected, isDeclined } });
    };
    return {
      ...ask,
      onConnected: (accounts, { wasOpen }) =>
        tell({ text: `Connected: ${namesOf(accounts)}.`, accounts, isDeclined: false, isNews: wasOpen }),
      onDeclined: (accounts, { unavailable }) => {
        const missing = unavailable.map(({ name }) => name).join(", ") || "nothing";
        const text = `Not now. Connected: ${namesOf(accounts)}. Not available here: ${missing}.`;
        tell({ text, accounts, isDeclined: true, isNews: true });
      },
    };
  });
}

/** What a card tells the agent. */
interface Told {
  readonly text: string;
  readonly accounts: readonly ConnectedAccount[];
  readonly isDeclined: boolean;
  /** Whether the agent is told of these accounts even if it was told of them before. */
  readonly isNews: boolean;
}

type Asked = Pick<ConnectCardOfMessage, "request" | "requestId">;

/**
 * What each message asks for, by its parts. A chat is rendered at each word of the agent, and reading all its messages takes
 * longer than a frame. An app may make new messages of the same parts.
 */
const allAsked = new WeakMap<object, { readonly from: string; readonly asked: Asked | null }>();

function askedBy(message: ChatMessage, chosen: readonly unknown[]): Asked | null {
  const parts = fieldsOf(message.parts);
  // The same parts ask for another account once the user has chosen it.
  const from = JSON.stringify([message.role, chosen]);
  let found = allAsked.get(parts);
  if (found?.from !== from) allAsked.set(parts, (found = { from, asked: readAsked(message, chosen) }));
  return found.asked;
}

function readAsked(message: ChatMessage, chosen: readonly unknown[]): Asked | null {
  const request = readConnectionRequest(message, { chosen });
  if (!request) return null;
  const idOf = (part: unknown) => textOf(fieldsOf(part).toolCallId);
  const requestId = idOf(message.parts.findLast((part) => idOf(part) && readConnectionRequest(part)));
  return requestId ? { request, requestId } : null;
}

/** A text for the connections of a request, in any order. */
function appsOf({ request }: Asked): string {
  return request.toolkits
    .map((toolkit) => JSON.stringify(toolkit))
    .sort()
    .join();
}

/** When a message was made. Undefined if it does not say so. */
function timeOf({ createdAt, metadata }: ChatMessage): Date | string | number | undefined {
  const time = createdAt ?? fieldsOf(metadata).createdAt;
  return time instanceof Date || typeof time === "string" || typeof time === "number" ? time : undefined;
}

/** English, because the agent reads it. */
function namesOf(accounts: readonly ConnectedAccount[]): string {
  return accounts.map(({ id, toolkit }) => `${toolkit.name} (${id})`).join(", ") || "nothing";
}
