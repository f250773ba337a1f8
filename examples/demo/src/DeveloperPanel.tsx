import { composioQueries, useComposio, useConnectedAccounts } from "composio-react";
import { type ReactNode, useState } from "react";
import { postToSandbox } from "./sandboxActions.ts";
import type { LoggedEvent } from "./useEventLog.ts";

/** For whoever builds with the kit: what `onEvent` reports, and ways to break things. */
export function DeveloperPanel({
  events,
  usesSandbox,
}: {
  events: readonly LoggedEvent[];
  usesSandbox: boolean;
}): ReactNode {
  return (
    <details className="developer">
      <summary>Developer panel</summary>
      {usesSandbox && <SandboxControls />}
      <h2>Events</h2>
      {events.length === 0 && <p>Connect something: each step of the flow is reported here.</p>}
      <ol>
        {events.map(({ number, name, target, elapsed, code }) => (
          <li key={number}>
            <span className="count">{(elapsed / 1000).toFixed(1)} s</span>
            <code>{name}</code>
            {target.toolkit ?? target.authConfigId ?? target.connectedAccountId}
            {code && <code>{code}</code>}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** The sandbox's strings, by routes of this demo's own server. */
function SandboxControls(): ReactNode {
  const { client, queryClient } = useComposio();
  const { data: accounts = [] } = useConnectedAccounts({ statuses: ["ACTIVE"] });
  const [isSlow, setIsSlow] = useState(false);

  async function breakAccount(id: string, action: "expire" | "revoke"): Promise<void> {
    await postToSandbox(`accounts/${id}/${action}`);
    await queryClient.invalidateQueries(composioQueries.connectedAccounts(client));
  }

  return (
    <>
      <h2>Sandbox</h2>
      <label>
        <input
          type="checkbox"
          checked={isSlow}
          onChange={({ target: { checked } }) => {
            setIsSlow(checked);
            void postToSandbox("speed", { slow: String(checked) });
          }}
        />{" "}
        Slow answers
      </label>
      <ul>
        {accounts.map(({ id, toolkit: { name }, alias }) => (
          <li key={id}>
            <button type="button" className="button quiet" onClick={() => void breakAccount(id, "expire")}>
              Expire {alias === null ? name : `${name}, ${alias}`}
            </button>
            <button type="button" className="button quiet" onClick={() => void breakAccount(id, "revoke")}>
              Revoke {alias === null ? name : `${name}, ${alias}`}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
