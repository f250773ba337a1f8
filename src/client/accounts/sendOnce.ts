import type { AccountsApi } from "../api/accountsApi.ts";
import { ComposioError } from "../../protocol/errors.ts";
import { isComposioError } from "../../protocol/isComposioError.ts";
import { type FoundAccount, type LostRequests, mayHaveArrived } from "./lostRequests.ts";
import { accountPhase, statusKind } from "../../protocol/status.ts";
import type { WaitEnd } from "./waitForAccount.ts";
import { matchesTarget } from "../../protocol/targets.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

/** What a request makes: a link, an account from the app's own credentials, or one from credentials that the user typed. */
export type RequestKind = "link" | "app credentials" | "typed credentials";

/** The outcome of a request. */
export type SendOutcome<Answer> =
  | { readonly is: "answered"; readonly answer: Answer }
  /** An earlier request has made this account. The flow continues with it. */
  | { readonly is: "found"; readonly account: ConnectedAccount }
  /** It has failed, or the target is already connected. `isBug`: the error's cause is a thrown value that is no `ComposioError`. */
  | { readonly is: "ended"; readonly ending: WaitEnd; readonly isBug: boolean };

/**
 * Sends a request that makes an account, without making a second one: if an earlier request may have made an account, that
 * one is looked for first.
 * @returns null if the signal is aborted
 */
export type SendOnce = <Answer>(
  request: () => Promise<Answer>,
  kind: RequestKind,
  signal: AbortSignal,
) => Promise<SendOutcome<Answer> | null>;

export interface SendOnceDependencies {
  readonly accounts: Pick<AccountsApi, "list" | "delete">;
  readonly lostRequests: LostRequests;
  /** Ids of accounts that the flow itself has made and that have never been connected. */
  made(): readonly string[];
  onAccounts(accounts: readonly ConnectedAccount[]): void;
  onRemoved(id: string): void;
  /** Called when the handler refuses with `already_connected`, before the connected account is looked for. */
  onAlreadyConnected(): void;
}

export function createSendOnce(target: Target, dependencies: SendOnceDependencies): SendOnce {
  const { accounts, lostRequests, onAccounts, onAlreadyConnected } = dependencies;

  async function send<Answer>(
    request: () => Promise<Answer>,
    kind: RequestKind,
    signal: AbortSignal,
  ): Promise<SendOutcome<Answer> | null> {
    if (lostRequests.areThere) {
      const found = takeOver(await lostRequests.settle(), kind);
      if (signal.aborted || found) return found;
    }
    // Credentials make an ACTIVE account at once, so a second one must be recognised. An unopened link only expires.
    const isCredentials = kind !== "link";
    if (isCredentials) await lostRequests.loadAccounts();
    if (signal.aborted) return null;
    if (isCredentials) lostRequests.sending();
    // Lost credentials have just been looked for. Later, the link's account would be taken for theirs.
    else lostRequests.answered();
    try {
      const answer = await withFreeAlias(request, dependencies);
      if (!signal.aborted) lostRequests.answered();
      return { is: "answered", answer };
    } catch (cause) {
      if (signal.aborted) return null;
      if (!mayHaveArrived(cause)) lostRequests.answered();
      else if (isCredentials) {
        const found = await lostRequests.trySettle();
        const taken = found && takeOver(found, kind);
        if (signal.aborted || taken) return taken;
      }
      if (isComposioError(cause) && cause.code === "already_connected") return findConnected(cause, kind, signal);
      throw cause;
    }
  }

  /** Ends the flow as connected, with the account that exists. With typed credentials it fails: they were not stored. */
  async function findConnected(
    refusal: ComposioError,
    kind: RequestKind,
    signal: AbortSignal,
  ): Promise<SendOutcome<never> | null> {
    onAlreadyConnected();
    const list = await accounts.list({}, { signal });
    if (signal.aborted) return null;
    onAccounts(list);
    const account = list.find(
      (each) => matchesTarget(each, target) && statusKind(each.status) === "active" && !each.isSharedByOther,
    );
    return account && kind !== "typed credentials"
      ? { is: "ended", ending: { state: "connected", account, error: null }, isBug: false }
      : failed(refusal);
  }

  return async (request, kind, signal) => {
    try {
      const outcome = await send(request, kind, signal);
      return signal.aborted ? null : outcome;
    } catch (cause) {
      if (signal.aborted) return null;
      return isComposioError(cause) ? failed(cause) : { is: "ended", ending: crashed(cause), isBug: true };
    }
  };
}

function takeOver({ account, isOfLink }: FoundAccount, kind: RequestKind): SendOutcome<never> | null {
  if (!account) return null;
  return isOfLink && kind === "typed credentials"
    ? failed(new ComposioError("already_connected"))
    : { is: "found", account };
}

/** The end of a flow by a value that was thrown and is no `ComposioError`. */
export function crashed(cause: unknown): WaitEnd {
  const message = "Not the handler but code in the page has failed: see the error's cause.";
  return { state: "failed", account: null, error: new ComposioError("internal_error", { cause, message }) };
}

function failed(error: ComposioError): SendOutcome<never> {
  return { is: "ended", ending: { state: "failed", account: null, error }, isBug: false };
}

/**
 * Sends a request. If its alias is taken by a failed attempt of the same flow, deletes that attempt's account, and sends it once
 * more. Composio keeps the account of an attempt that was denied, or whose key was refused, with its alias.
 */
async function withFreeAlias<Answer>(
  send: () => Promise<Answer>,
  { accounts, made, onRemoved }: SendOnceDependencies,
): Promise<Answer> {
  try {
    return await send();
  } catch (cause) {
    const ids = made();
    if (!isComposioError(cause) || cause.code !== "alias_taken" || ids.length === 0) throw cause;
    const ended = (await accounts.list({ ids })).filter(
      // What was connected after all keeps its alias.
      (account) => statusKind(account.status) === "ended" && accountPhase(account) !== "needs_reconnect",
    );
    if (ended.length === 0) throw cause;
    for (const { id } of ended) {
      await accounts.delete(id);
      onRemoved(id);
    }
    return send();
  }
}
