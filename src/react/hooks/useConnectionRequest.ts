import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import {
  type RequestNote,
  type RequestNotes,
  createRequestNotes,
  openNote,
  parseNote,
} from "../../client/browser/requestNotes.ts";
import { trace } from "../../client/trace/trace.ts";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import { parseJson } from "../../platform/json.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount, ConnectionRequest } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import {
  type Chosen,
  type RequestedConnection,
  connectionsOf,
  matchRequest,
  requestKey,
} from "./requestedConnections.ts";
import { useAccounts } from "./useAccounts.ts";
import { useStableCallback } from "./useStableCallback.ts";
import { useToolkitsWithoutAuth } from "./useRequiredConnections.ts";

export interface UseConnectionRequestOptions {
  /**
   * Id of the tool call. It distinguishes this request from others for the same toolkits. Without it, all requests for the
   * same toolkits count as one.
   */
  requestId?: string | undefined;
  /**
   * Called when every requested connection is ACTIVE, with one account for each, in the order of the request; none for
   * toolkits that need no connection. Called once per request, in all components, tabs and reloads together.
   */
  onConnected?: ((accounts: readonly ConnectedAccount[]) => void) | undefined;
  /** Called when the user has answered "Not now", with the accounts that are connected so far. Also once per request. */
  onDeclined?: ((accounts: readonly ConnectedAccount[]) => void) | undefined;
}

/** `none`: there is no request. `loading`: it is not known yet which accounts are connected. */
export type ConnectionRequestState = "none" | "loading" | "open" | "connected" | "declined";

export interface UseConnectionRequestResult {
  readonly state: ConnectionRequestState;
  /** The requested connections, in order. */
  readonly connections: readonly RequestedConnection[];
  /** The accounts that match the request so far. */
  readonly accounts: readonly ConnectedAccount[];
  /** Whether the user has answered this request, here or in another tab. */
  readonly isAnswered: boolean;
  /** Declines the request ("Not now"). */
  readonly decline: () => void;
  /** Opens a declined request again. */
  readonly reopen: () => void;
  /** Chooses an account for a connection: one of its `choices`, or a new one. */
  readonly choose: (connectionKey: string, accountId: string) => void;
  /** The error, as long as the user's accounts are unknown. */
  readonly error: ComposioError | null;
  readonly refetch: () => Promise<unknown>;
}

const noAccounts: readonly ConnectedAccount[] = [];
const allNotes = new WeakMap<ComposioClient, RequestNotes>();

/**
 * The connections that an agent needs, and which of them exist. The user's own accounts decide, not the agent's message. The
 * user's answers are stored for 30 days, in this browser and for this user.
 */
export function useConnectionRequest(
  request: ConnectionRequest | null,
  options: UseConnectionRequestOptions = {},
): UseConnectionRequestResult {
  const { requestId } = options;
  const { client } = useComposio();
  const notes = notesOf(client);
  const wanted = connectionsOf(request);
  const key = requestKey(wanted, requestId);
  const text = useSyncExternalStore(
    notes.subscribe,
    () => notes.getText(key),
    () => null,
  );
  const note = useMemo(() => parseNote(text) ?? openNote, [text]);
  const slugs = wanted.map(({ slug }) => slug);
  const { data, error, refetch } = useAccounts(`request ${slugs.join()}`, (accounts) =>
    accounts.filter(({ toolkit }) => slugs.includes(toolkit.slug)),
  );
  const matched = matchRequest(wanted, data ?? noAccounts, chosenIn(note));
  const isOpen = ({ account, choices }: RequestedConnection) => !account && choices.length === 0;
  const free = useToolkitsWithoutAuth(
    data ? [...new Set(matched.filter(isOpen).map((each) => each.toolkit.slug))] : [],
  );
  const connections = matched.map((each) => {
    const withoutAuth = isOpen(each) && free.toolkits.find(({ slug }) => slug === each.toolkit.slug);
    return withoutAuth ? { ...each, withoutAuth } : each;
  });
  const accounts = connections.flatMap(({ account }) => account ?? []);
  const missing = connections.filter(({ account, withoutAuth }) => !account && !withoutAuth);
  const isComplete = data !== undefined && wanted.length > 0 && missing.length === 0;
  // Nothing is asked for until it is certain that a connection is missing.
  const isKnown =
    data !== undefined && (isComplete || missing.some((each) => !free.unknown.includes(each.toolkit.slug)));
  const isAnswered = note.answer !== null;

  const onConnected = useStableCallback(options.onConnected);
  const onDeclined = useStableCallback(options.onDeclined);
  const update = (change: (before: RequestNote) => RequestNote | null) => notes.update(key, change);
  const hasOnConnected = options.onConnected !== undefined;
  const isDue = isComplete && note.answer !== "declined" && !note.isConnectedTold;
  const accountIds = accounts.map(({ id }) => id).join();
  useEffect(() => {
    if (!isDue || !hasOnConnected) return;
    void notes
      .update(key, (before) => {
        if (before.isConnectedTold || before.answer === "declined") return before;
        const ids = Object.fromEntries(connections.map((each) => [each.key, each.account?.id]));
        return { ...before, answer: "connected", isConnectedTold: true, chosen: JSON.stringify(ids) };
      })
      .then((before) => {
        if (!before.isConnectedTold && before.answer !== "declined") onConnected(accounts);
      });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the ids represent the accounts
  }, [notes, key, isDue, hasOnConnected, accountIds, onConnected]);

  const hasOnDeclined = options.onDeclined !== undefined;
  async function decline(): Promise<void> {
    const before = await update((now) => {
      if (now.answer === "connected") return now;
      return { ...now, answer: "declined", isDeclinedTold: hasOnDeclined || now.isDeclinedTold };
    });
    if (hasOnDeclined && !before.isDeclinedTold && before.answer !== "connected") onDeclined(accounts);
  }

  // The answer is stored for the signed-in user, who is known only with the accounts. An earlier press waits for them.
  // Without `onDeclined` the answer waits until there is one.
  const [isDeclining, setDeclining] = useState(false);
  const isUnreported = hasOnDeclined && note.answer === "declined" && !note.isDeclinedTold;
  const declineNow = useStableCallback(() => void decline());
  useEffect(() => {
    if (!(isDeclining || isUnreported) || !isKnown) return;
    setDeclining(false);
    declineNow();
  }, [isDeclining, isUnreported, isKnown, declineNow]);

  const state = stateOf(wanted.length, isKnown, isComplete, note);
  useEffect(() => trace(client.connections.environment, { kind: "card", key, state }), [client, key, state]);

  return {
    state,
    connections,
    accounts,
    isAnswered,
    decline: () => (isKnown ? void decline() : setDeclining(true)),
    // Without `requestId` the note is removed, because the agent may have sent a new request for the same toolkits.
    reopen: () => void update((before) => (requestId === undefined ? null : { ...before, answer: null })),
    choose: (connectionKey, accountId) =>
      void update((before) => ({
        ...before,
        chosen: JSON.stringify({ ...chosenIn(before), [connectionKey]: accountId }),
      })),
    error: data === undefined ? error : null,
    refetch,
  };
}

function stateOf(size: number, isKnown: boolean, isComplete: boolean, { answer }: RequestNote): ConnectionRequestState {
  if (size === 0) return "none";
  if (!isKnown) return "loading";
  if (isComplete) return "connected";
  return answer === null ? "open" : "declined";
}

function chosenIn({ chosen }: RequestNote): Chosen {
  const ids = parseJson(chosen);
  if (typeof ids !== "object" || ids === null) return {};
  return Object.fromEntries(
    Object.entries(ids).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function notesOf(client: ComposioClient): RequestNotes {
  const { connections } = client;
  const notes =
    allNotes.get(client) ??
    createRequestNotes({
      baseUrl: client.baseUrl,
      storage: connections.shared,
      users: connections.users,
      clock: connections.clock,
      window: connections.window,
    });
  allNotes.set(client, notes);
  return notes;
}
