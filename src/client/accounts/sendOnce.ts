import type { AccountsApi } from "../api/api.ts";
import { ComposioError, isComposioError } from "../../protocol/errors.ts";
import { type Recovered, type Recovery, mayHaveArrived } from "./lostRequests.ts";
import { statusKind } from "../../protocol/status.ts";
import { matchesTarget } from "../../protocol/targets.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";

/** What a request makes, and whether something typed goes with it. */
export type Making = "link" | "nothing typed" | "typed";

/** The requests of a flow that make accounts, of which none may make a second one. */
export interface AccountRequests {
  /**
   * Asks for an account to be made. Null where the flow has moved on, or has ended because of what it found.
   * A request that may have arrived is not repeated: what it made is looked for first.
   */
  send<Answer>(request: () => Promise<Answer>, signal: AbortSignal, makes: Making): Promise<Answer | null>;
  /** Looks for what an earlier request has made; true where it was taken over, or the flow was left meanwhile. */
  recover(signal: AbortSignal, makes: Making): Promise<boolean>;
}

export interface AccountRequestsDependencies {
  readonly accounts: Pick<AccountsApi, "list">;
  readonly recovery: Recovery;
  /** An account that was made: the flow goes on with it. */
  accept(account: ConnectedAccount): void;
  /** The flow ends because of what a request has brought. */
  end(state: "connected", result: { readonly account: ConnectedAccount }): void;
  end(state: "failed", result: { readonly error: ComposioError }): void;
  closeWindow(): void;
  onAccounts(accounts: readonly ConnectedAccount[]): void;
}

export function createAccountRequests(target: Target, dependencies: AccountRequestsDependencies): AccountRequests {
  const { accounts, recovery, accept, end } = dependencies;

  function takeOver({ account, isOfLink }: Recovered, makes: Making): boolean {
    if (!account) return false;
    if (isOfLink && makes === "typed") end("failed", { error: new ComposioError("already_connected") });
    else accept(account);
    return true;
  }

  async function recover(signal: AbortSignal, makes: Making): Promise<boolean> {
    try {
      const found = await recovery.settle();
      return signal.aborted || takeOver(found, makes);
    } catch (cause) {
      if (!isComposioError(cause)) throw cause;
      return false; // The next try looks before it asks for anything; Composio ends what nobody finishes.
    }
  }

  /** Runs a request of this flow. Null where the flow has moved on, or has ended because of the answer. */
  async function attemptTo<Answer>(request: () => Promise<Answer>, signal: AbortSignal): Promise<Answer | null> {
    try {
      const answer = await request();
      return signal.aborted ? null : answer;
    } catch (cause) {
      if (!signal.aborted) fail(cause);
      return null;
    }
  }

  function fail(cause: unknown): void {
    if (isComposioError(cause)) return end("failed", { error: cause });
    end("failed", { error: new ComposioError("internal_error", { cause }) });
    throw cause;
  }

  /**
   * Connected already (in another tab, on another device): show the account. That ends the flow well, unless
   * something typed would be lost without a word.
   */
  async function showConnected(refusal: ComposioError, signal: AbortSignal, makes: Making): Promise<void> {
    dependencies.closeWindow();
    const list = await attemptTo(() => accounts.list({}, { signal }), signal);
    if (!list) return;
    dependencies.onAccounts(list);
    const account = list.find((each) => matchesTarget(each, target) && statusKind(each.status) === "active");
    if (account && makes !== "typed") end("connected", { account });
    else end("failed", { error: refusal });
  }

  return {
    recover,
    async send(request, signal, makes) {
      if (recovery.isNeeded) {
        const earlier = await attemptTo(recovery.settle, signal);
        if (!earlier || takeOver(earlier, makes)) return null;
      }
      // What is typed works at once, and a second one like it would as well. A link that nobody opens runs out.
      if (makes !== "link") await recovery.learn();
      if (signal.aborted) return null;
      recovery.sending(makes === "link");
      try {
        const answer = await request();
        if (signal.aborted) return null;
        recovery.answered();
        return answer;
      } catch (cause) {
        if (signal.aborted) return null;
        if (!mayHaveArrived(cause)) recovery.answered();
        else if (await recover(signal, makes)) return null;
        if (signal.aborted) return null;
        if (isComposioError(cause) && cause.code === "already_connected") await showConnected(cause, signal, makes);
        else fail(cause);
        return null;
      }
    },
  };
}
