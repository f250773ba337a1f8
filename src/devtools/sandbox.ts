/** What the panel can do to a sandbox. All of it is optional: an action that is not there has no button. */
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
  /** Drop the connection instead of answering. */
  readonly network?: boolean;
}

/** The control of a sandbox by its routes, which must be on the page's own origin: the sandbox refuses others. */
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
