import { onlineManager } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ConnectedAccount } from "../../protocol/types.ts";
import { useComposio } from "../../react/context/context.ts";
import { useIsOnline } from "../../react/hooks/useIsOnline.ts";
import { connectedAccountsQuery } from "../../react/queries/queries.ts";
import type { DevtoolsSandbox } from "../sandbox.ts";

/** Milliseconds by which "Slow answers" delays each answer. */
const slowness = 1_500;
/** How many requests a fault affects. */
const times = 5;

/** Buttons that break accounts and requests of a sandbox. */
export function SandboxPanel({ sandbox, accounts }: SandboxPanelProps): ReactNode {
  const { client, queryClient } = useComposio();
  const isOnline = useIsOnline();
  const [isSlow, setSlow] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { delay, failNext } = sandbox;

  async function run(action: () => unknown): Promise<void> {
    setProblem(null);
    try {
      await action();
      await queryClient.invalidateQueries({ queryKey: connectedAccountsQuery(client).queryKey });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  const faults = {
    [`429 for the next ${times} requests`]: { status: 429, times },
    [`503 for the next ${times} requests`]: { status: 503, times },
    [`No answer for the next ${times} requests`]: { network: true, times },
  };
  return (
    <>
      <p className="cr-devtools-line">
        {delay && (
          <label>
            <input
              type="checkbox"
              checked={isSlow}
              onChange={({ target: { checked } }) => {
                setSlow(checked);
                void run(() => delay(checked ? slowness : 0));
              }}
            />{" "}
            Slow answers
          </label>
        )}
        <label>
          <input
            type="checkbox"
            checked={!isOnline}
            onChange={({ target: { checked } }) => onlineManager.setOnline(!checked)}
          />{" "}
          Offline
        </label>
        {failNext &&
          Object.entries(faults).map(([name, fault]) => (
            <button
              key={name}
              type="button"
              className="cr-devtools-button"
              onClick={() => void run(() => failNext(fault))}
            >
              {name}
            </button>
          ))}
      </p>
      <div role="alert" className="cr-devtools-problem">
        {problem}
      </div>
      <ul className="cr-devtools-list" aria-label="Accounts of the sandbox">
        {accounts.map((account) => (
          <li key={account.id}>
            <code>{account.id}</code> {account.toolkit.slug}, {account.status}
            {actionsFor(account, sandbox).map(([name, act]) => (
              <button
                key={name}
                type="button"
                className="cr-devtools-button"
                aria-label={`${name} ${account.id}`}
                onClick={() => void run(() => act(account.id))}
              >
                {name}
              </button>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function actionsFor({ status }: ConnectedAccount, { expire, revoke, fail }: DevtoolsSandbox) {
  const isPending = status === "INITIALIZING" || status === "INITIATED";
  const actions: readonly (readonly [string, ((id: string) => unknown) | undefined, boolean])[] = [
    ["Expire", expire, status === "ACTIVE"],
    ["Revoke", revoke, status === "ACTIVE"],
    ["Fail", fail, isPending],
  ];
  return actions.flatMap(([name, act, isPossible]) => (act && isPossible ? [[name, act] as const] : []));
}

interface SandboxPanelProps {
  sandbox: DevtoolsSandbox;
  accounts: readonly ConnectedAccount[];
}
