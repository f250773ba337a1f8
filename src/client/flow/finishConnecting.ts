import type { Clock } from "../../platform/environment.ts";
import type { ConnectedAccount, Target } from "../../protocol/types.ts";
import { afterConnecting } from "../accounts/afterConnecting.ts";
import type { AfterConnectingDependencies } from "../accounts/afterConnectingDependencies.ts";
import type { ComposioEvent } from "./states.ts";

interface FinishConnectingDependencies extends Omit<AfterConnectingDependencies, "onReplaced"> {
  readonly environment: { readonly clock: Pick<Clock, "now"> };
  /** When the flow was started: epoch milliseconds. */
  readonly startedAt: number;
  emit(event: ComposioEvent): void;
  /** Called with the account when it has got the alias of the one that it has replaced. */
  onNamed(account: ConnectedAccount): void;
}

/** Runs `afterConnecting`, and tells what comes of it. */
export function finishConnecting(
  account: ConnectedAccount,
  target: Target,
  { environment, startedAt, emit, onNamed, ...dependencies }: FinishConnectingDependencies,
): void {
  const onAccounts = (changed: readonly ConnectedAccount[]) => {
    dependencies.onAccounts(changed);
    const named = changed.find(({ id }) => id === account.id);
    if (named && named !== account) onNamed(named);
  };
  const onReplaced = (connectedAccountId: string, { id: replacedBy }: ConnectedAccount) => {
    // For what this browser remembers by the old id, such as a chosen account.
    dependencies.replacements.set(connectedAccountId, replacedBy);
    const elapsed = environment.clock.now() - startedAt;
    emit({ name: "connect.replaced", target, connectedAccountId, replacedBy, elapsed, code: null });
  };
  void afterConnecting(account, target, { ...dependencies, onAccounts, onReplaced });
}
