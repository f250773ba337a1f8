/** The actions of a sandbox. All are optional: a missing one has no button. */
export interface DevtoolsSandbox {
  readonly expire?: (connectedAccountId: string) => unknown;
  readonly revoke?: (connectedAccountId: string) => unknown;
  readonly fail?: (connectedAccountId: string) => unknown;
  /** Milliseconds that each answer of Composio takes from now on. */
  readonly delay?: (milliseconds: number) => unknown;
  readonly failNext?: (fault: SandboxFault) => unknown;
}

interface SandboxFault {
  readonly times: number;
  readonly status?: number;
  /** Whether the connection is dropped instead of answered. */
  readonly network?: boolean;
}

/** The actions of a sandbox, by its control routes. They must be on the page's own origin, because the sandbox refuses others. */
export function sandboxByRoutes(url: string): DevtoolsSandbox {
  const call = async (action: string, ...parameters: readonly unknown[]) => {
    const response = await fetch(`${url.replace(/\/$/, "")}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
    });
    if (!response.ok) throw new Error(`The sandbox at ${url} answered ${response.status} to ${action}.`);
  };
  return {
    expire: (id) => call("expire", id),
    revoke: (id) => call("revoke", id),
    fail: (id) => call("fail", id),
    delay: (milliseconds) => call("delay", milliseconds),
    failNext: (fault) => call("failNext", fault),
  };
}
