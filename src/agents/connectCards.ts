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
 * Each request gets one answer, and the last one of all another after "Not now". Where the agent has asked twice for the same
 * apps, it goes on once. What it was told is connected, it is told again only if the user has done or written something since.
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
    const request = readConnectionRequest(message, { chosen: chosen.slice(0, index) });
    if (!request) return null;
    const idOf = (part: unknown) => textOf(fieldsOf(part).toolCallId);
    const requestId = idOf(message.parts.findLast((part) => idOf(part) && readConnectionRequest(part)));
    // Without a time, a request is old if the user has gone on with something else.
    const isPast = messages.some((_, at) => at > index && isWritten(at));
    return requestId ? { request, requestId, askedAt: timeOf(message) ?? (isPast ? 0 : undefined) } : null;
  });
  const apps = asks.map((ask) => ask?.request.toolkits.map((toolkit) => JSON.stringify(toolkit)).sort() + "");

  return asks.map((ask, index) => {
    // The card comes when the message is complete: a later part may ask for more.
    if (!ask || (!say && index === asks.length - 1)) return null;
    const answer = answers.findLast(({ requestId }) => requestId === ask.requestId);
    const isOpen = !answer || (answer.isDeclined === true && index === asks.findLastIndex(Boolean));
    if (!say || !isOpen || apps.lastIndexOf(apps[index] ?? "") !== index) return ask;
    const tell = (text: string, accounts: readonly ConnectedAccount[], isDeclined: boolean, isNews: boolean) => {
      const connected = Object.fromEntries(accounts.map(({ id, toolkit }) => [toolkit.slug, id]));
      // An agent whose accounts are not those of the page asks for the same again and again.
      const written = messages.findLastIndex((_, at) => at < index && isWritten(at));
      const told = chosen.slice(written + 1, index).map((each) => JSON.stringify(each));
      if (isNews || !told.includes(JSON.stringify(connected)))
        void say({ text, metadata: { requestId: ask.requestId, connected, isDeclined } });
    };
    return {
      ...ask,
      onConnected: (accounts, { wasOpen }) => tell(`Connected: ${namesOf(accounts)}.`, accounts, false, wasOpen),
      onDeclined: (accounts, { unavailable }) => {
        const missing = unavailable.map(({ name }) => name).join(", ") || "nothing";
        tell(`Not now. Connected: ${namesOf(accounts)}. Not available here: ${missing}.`, accounts, true, true);
      },
    };
  });
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
