import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import {
  type ChangeNote,
  type RequestNote,
  type RequestNotes,
  createRequestNotes,
  openNote,
  parseNote,
} from "../../client/browser/requestNotes.ts";
import { trace } from "../../client/trace/trace.ts";
import type { ComposioClient } from "../../client/createComposioClient.ts";
import type { ComposioError } from "../../protocol/errors.ts";
import type { ConnectedAccount, ConnectionRequest, RequestedToolkit, ToolkitSummary } from "../../protocol/types.ts";
import { useComposio } from "../context/context.ts";
import {
  type ConnectedDetails,
  type ConnectionRequestState,
  type DeclinedDetails,
  type RequestedConnection,
  chosenIn,
  connectionsOf,
  isRequest,
  matchRequest,
  requestKey,
  stateOf,
} from "./requestedConnections.ts";
import { type AccountsResult, useAccounts } from "./useAccounts.ts";
import { useStableCallback } from "./useStableCallback.ts";
import { useToolkitsWithoutAuth } from "./useRequiredConnections.ts";

export interface UseConnectionRequestOptions {
  /**
   * Id of the tool call. It distinguishes this request from others for the same toolkits. Without it, all requests for the
   * same toolkits count as one.
   */
  requestId?: string | undefined;
  /**
   * When the agent has asked, if the chat knows it: what `Date` takes. Of a request that this browser has never shown open,
   * nothing else says whether it is an old one (`goOn`).
   */
  askedAt?: Date | string | number | undefined;
  /**
   * Called when every requested connection is ACTIVE, with one account for each, in the order of the request; none for
   * toolkits that need no connection. Called once per request, in all components, tabs and reloads together. If the user comes
   * back to a request that they had left open for more than an hour, and nothing is missing any more, it is called once they
   * say so (`goOn`).
   */
  onConnected?: ((accounts: readonly ConnectedAccount[], details: ConnectedDetails) => void) | undefined;
  /**
   * Called when the user has answered "Not now" or "Continue anyway", with the accounts that are connected so far, and with the
   * toolkits that can't be connected in this app. Also once per request.
   */
  onDeclined?: ((accounts: readonly ConnectedAccount[], details: DeclinedDetails) => void) | undefined;
}

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
  /**
   * Calls `onConnected`, where the user has to say so: they had left the request open for more than an hour, and everything has
   * been connected meanwhile. Otherwise null.
   */
  readonly goOn: (() => void) | null;
  /** Opens a declined request again. */
  readonly reopen: () => void;
  /** Chooses an account for a connection: one of its `choices`, or a new one. */
  readonly choose: (connectionKey: string, accountId: string) => void;
  /** The error, as long as the user's accounts are unknown. */
  readonly error: ComposioError | null;
  /** Asks again. It never rejects: `error` says what has failed. */
  readonly refetch: () => Promise<unknown>;
}

/**
 * The connections that an agent needs, and which of them exist. The user's own accounts decide, not the agent's message. The
 * user's answers are stored for 30 days, in this browser and for this user.
 */
export function useConnectionRequest(
  request: ConnectionRequest | null,
  options: UseConnectionRequestOptions = {},
): UseConnectionRequestResult {
  const { requestId } = options;
  const { environment } = useComposio().client.connections;
  const wanted = connectionsOf(request);
  const key = requestKey(wanted, requestId);
  const { note, update, answer } = useNote(key);
  const requested = useRequested(wanted, note);
  const goOn = useReportConnected(requested, key, note, { update, answer }, options);
  const decline = useDecline(requested, note, answer, options.onDeclined);
  const { isComplete, isKnown, ...found } = requested;
  const isBehind = useIsBehind(requested, key, note);
  const state = stateOf(wanted.length, isKnown, isComplete, isBehind ? openNote : note);
  useEffect(() => trace(environment, { kind: "card", key, state }), [environment, key, state]);
  const isMistaken = Boolean(request) && !isRequest(request) && environment.isDevelopment;
  useEffect(() => {
    if (isMistaken)
      console.error(
        "[composio-react] A card's `request` is what `readConnectionRequest` returns, not a tool's output.",
      );
  }, [isMistaken]);

  return {
    ...found,
    state,
    isAnswered: note.answer !== null,
    decline,
    goOn,
    // Without `requestId` the note is removed, because the agent may have sent a new request for the same toolkits.
    reopen: () => update((before, save) => save(requestId === undefined ? null : { ...before, answer: null })),
    choose: (connectionKey, accountId) =>
      update((before, save) => {
        save({ ...before, chosen: JSON.stringify({ ...chosenIn(before), [connectionKey]: accountId }) });
      }),
  };
}

interface NoteOfRequest {
  readonly note: RequestNote;
  readonly update: (change: ChangeNote) => void;
  /** The same for a change that calls the app: after those of other cards. */
  readonly answer: (change: ChangeNote) => void;
}

/** How the user has answered a request. */
function useNote(key: string): NoteOfRequest {
  const notes = notesOf(useComposio().client);
  const text = useSyncExternalStore(
    notes.subscribe,
    () => notes.getText(key),
    () => null,
  );
  const note = useMemo(() => parseNote(text) ?? openNote, [text]);
  const update = useCallback((change: ChangeNote) => void notes.update(key, change), [notes, key]);
  const answer = useCallback((change: ChangeNote) => notes.answer(key, change), [notes, key]);
  return { note, update, answer };
}

const noAccounts: readonly ConnectedAccount[] = [];

interface Requested
  extends Pick<UseConnectionRequestResult, "connections" | "accounts" | "error">, Pick<AccountsResult, "refetch"> {
  /** Whether nothing is missing. */
  readonly isComplete: boolean;
  /** Whether that is certain, or that something is missing. Nothing is asked for before. */
  readonly isKnown: boolean;
}

/** Matches the requested connections with the user's accounts. */
function useRequested(wanted: readonly RequestedToolkit[], note: RequestNote): Requested {
  const slugs = wanted.map(({ slug }) => slug);
  const { data, error, refetch } = useAccounts(`request ${slugs.join()}`, (all) =>
    all.filter(({ toolkit }) => slugs.includes(toolkit.slug)),
  );
  const matched = matchRequest(wanted, data ?? noAccounts, chosenIn(note), note.isConnectedTold);
  const isOpen = ({ account, choices }: RequestedConnection) => !account && choices.length === 0;
  const free = useToolkitsWithoutAuth(
    data ? [...new Set(matched.filter(isOpen).map((each) => each.toolkit.slug))] : [],
  );
  const connections = matched.map((each) => {
    if (!isOpen(each)) return each;
    const own = ({ slug }: ToolkitSummary) => slug === each.toolkit.slug;
    return { ...each, withoutAuth: free.toolkits.find(own) ?? null, unavailable: free.unavailable.find(own) ?? null };
  });
  const missing = connections.filter(({ account, withoutAuth }) => !account && !withoutAuth);
  const isComplete = data !== undefined && wanted.length > 0 && missing.length === 0;
  return {
    connections,
    accounts: connections.flatMap(({ account }) => account ?? []),
    isComplete,
    isKnown: data !== undefined && (isComplete || missing.some((each) => !free.unknown.includes(each.toolkit.slug))),
    error: data === undefined ? error : null,
    refetch,
  };
}

/**
 * Whether another tab has just said that everything is connected, and this page's list of accounts is from before. Then the
 * list is read again. Until then the request stays open: nobody has declined it.
 */
function useIsBehind({ isComplete, isKnown, refetch }: Requested, key: string, { answer }: RequestNote): boolean {
  const [seen, setSeen] = useState({ key, answer, isBehind: false });
  if (seen.key !== key || seen.answer !== answer) {
    const isNews = seen.key === key && seen.answer === null && answer === "connected";
    setSeen({ key, answer, isBehind: isNews && isKnown && !isComplete });
  }
  useEffect(() => {
    if (seen.isBehind) void refetch().then(() => setSeen((now) => (now === seen ? { ...now, isBehind: false } : now)));
  }, [seen, refetch]);
  return seen.isBehind;
}

/** For how many milliseconds a request that was left open is still the user's present task, such as after a reload. */
const presentTask = 3_600_000;

/**
 * Calls `onConnected` as soon as nothing is missing. The note remembers it for other components, tabs and reloads.
 *
 * The user does not expect that an agent goes on because they have opened an old chat, and have connected the app meanwhile for
 * something else. Then it returns the function for the user's "Continue".
 */
function useReportConnected(
  { connections, accounts, isComplete, isKnown, refetch }: Requested,
  key: string,
  note: RequestNote,
  { update, answer }: Pick<NoteOfRequest, "update" | "answer">,
  { onConnected, askedAt = NaN }: UseConnectionRequestOptions,
): (() => void) | null {
  const { clock } = useComposio().client.connections;
  // The agent may know better than a list from before its request: the account has expired since. So it is read again.
  // Right from the start: after a change of state in its first render, React 18 takes the HTML of a server for a wrong one.
  const first = { key, isInDoubt: isComplete, wasOpen: isKnown && !isComplete };
  const [seen, setSeen] = useState(first);
  if (seen.key !== key) setSeen(first);
  else if (first.wasOpen && !seen.wasOpen) setSeen({ ...seen, wasOpen: true });
  const [confirmed, setConfirmed] = useState("");
  const accountIds = accounts.map(({ id }) => id).join();
  const isPossible = onConnected !== undefined && isUnreported(note);
  const time = new Date(askedAt).getTime();
  const isNew = note === openNote && Number.isNaN(time);
  const isPresent = seen.wasOpen || isNew || Math.max(note.at, time || 0) > clock.now() - presentTask;
  const isDue = isPossible && isComplete && (isPresent || confirmed === key + accountIds);
  // When its turn comes, the app may take no answer, or the accounts may have changed. Then the effect of a later render answers.
  const report = useStableCallback((ids: string, ...[before, save]: Parameters<ChangeNote>) => {
    if (!isDue || ids !== accountIds || !isUnreported(before)) return;
    const chosen = JSON.stringify(Object.fromEntries(connections.map((each) => [each.key, each.account?.id])));
    save({ ...before, answer: "connected", isConnectedTold: true, chosen });
    // A stored note says that this browser has shown the request open, perhaps on another route or before a reload.
    onConnected(accounts, { wasOpen: seen.wasOpen || before !== openNote || !isPresent });
  });
  const isChecked = isPossible && isComplete && !seen.isInDoubt;
  useEffect(() => {
    if (isPossible && isComplete && seen.isInDoubt)
      void refetch({ cancelRefetch: false }).then(() => setSeen((now) => ({ ...now, isInDoubt: false })));
  }, [isPossible, isComplete, seen.isInDoubt, refetch]);
  useEffect(() => {
    if (isDue && isChecked) answer((before, save) => report(accountIds, before, save));
  }, [answer, isDue, isChecked, accountIds, report]);
  const isOpen = isPossible && isKnown && !isComplete;
  useEffect(() => {
    if (!isOpen) return undefined;
    let timer: unknown;
    // Notes that the user has seen the open request, and again as long as it is shown.
    (function noteOpen() {
      update((before, save) => isUnreported(before) && save(before));
      timer = clock.setTimeout(noteOpen, presentTask / 6);
    })();
    return () => clock.clearTimeout(timer);
  }, [isOpen, update, clock]);
  return isChecked && !isDue ? () => setConfirmed(key + accountIds) : null;
}

const isUnreported = ({ answer, isConnectedTold }: RequestNote): boolean => answer !== "declined" && !isConnectedTold;

/** Returns the function for "Not now", which stores the answer and calls `onDeclined`. */
function useDecline(
  { connections, accounts, isKnown }: Requested,
  note: RequestNote,
  answer: NoteOfRequest["answer"],
  onDeclined: UseConnectionRequestOptions["onDeclined"],
): () => void {
  const [isAwaited, setAwaited] = useState(false);
  // Without `onDeclined` the answer waits until there is one.
  const isUntold = onDeclined !== undefined && note.answer === "declined" && !note.isDeclinedTold;

  const report = useStableCallback<Parameters<ChangeNote>>((before, save) => {
    // Another tab was quicker. Saved again, the note is read by this page, too.
    if (before.answer === "connected") return save(before);
    const isDue = onDeclined !== undefined && !before.isDeclinedTold;
    save({ ...before, answer: "declined", isDeclinedTold: before.isDeclinedTold || isDue });
    if (isDue)
      onDeclined(accounts, { unavailable: [...new Set(connections.flatMap((each) => each.unavailable ?? []))] });
  });
  const decline = useStableCallback(() => {
    // The answer is stored for the signed-in user, who is known only with the accounts. An earlier press waits for them.
    setAwaited(!isKnown);
    if (isKnown) answer(report);
  });
  useEffect(() => {
    if (isKnown && (isAwaited || isUntold)) decline();
  }, [isKnown, isAwaited, isUntold, decline]);
  return decline;
}

const allNotes = new WeakMap<ComposioClient, RequestNotes>();

function notesOf(client: ComposioClient): RequestNotes {
  const { baseUrl, shared: storage, users, clock, window } = client.connections;
  const notes = allNotes.get(client) ?? createRequestNotes({ baseUrl, storage, users, clock, window });
  allNotes.set(client, notes);
  return notes;
}
