import type { DevtoolsSandbox } from "composio-react/devtools";

/** What Fernhill's server lets a visitor do to the sandbox: to their own accounts, and to the speed of answers. */
export const sandboxActions: DevtoolsSandbox = {
  expire: (id) => postToSandbox(`accounts/${id}/expire`),
  revoke: (id) => postToSandbox(`accounts/${id}/revoke`),
  fail: (id) => postToSandbox(`accounts/${id}/fail`),
  delay: (milliseconds) => postToSandbox("speed", { slow: String(milliseconds > 0) }),
  failNext: ({ status, network, times }) =>
    postToSandbox("faults", { status: String(status ?? 500), network: String(network === true), times: String(times) }),
};

export async function postToSandbox(path: string, fields: Record<string, string> = {}): Promise<void> {
  const response = await fetch(`/api/sandbox/${path}`, { method: "POST", body: new URLSearchParams(fields) });
  if (!response.ok) throw new Error(`POST /api/sandbox/${path} answered ${response.status}.`);
}
