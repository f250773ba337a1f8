import type { NewAccount, SandboxAccount, SandboxControl } from "../sandbox/index.ts";
import { type SandboxScenario, checkScenario, controlCalls, sandboxScenarios } from "./scenarios.ts";

/** Options of `connectSandbox`. */
export interface ConnectSandboxOptions {
  /** Id of the user whom the app under test signs in, as its `identify` returns it. @default 'user_1' */
  userId?: string;
}

/** A sandbox in another process, for tests that drive the app in a browser: Playwright, Cypress. */
export interface ConnectedSandbox {
  readonly origin: string;
  /** The sandbox's `control`, with the same methods; each returns a promise. */
  readonly control: RemoteControl;
  /** Prepares a scenario for the user. Load the page afterwards, or return to it. */
  scenario(name: SandboxScenario, options?: { toolkit?: string }): Promise<void>;
  /** Adds a connected account of the user, or one with another `status`. */
  addAccount(account: Omit<NewAccount, "userId">): Promise<SandboxAccount>;
}

/** `SandboxControl` with promises. */
export type RemoteControl = {
  readonly [Name in keyof SandboxControl]: (
    ...parameters: Parameters<SandboxControl[Name]>
  ) => Promise<Awaited<ReturnType<SandboxControl[Name]>>>;
};

/**
 * Connects to a sandbox that listens on a port: `npx composio-sandbox`, or one that your server has started.
 *
 * @example
 * const sandbox = connectSandbox("http://127.0.0.1:4100", { userId: "user_1" });
 * await sandbox.control.reset();
 * await sandbox.scenario("expired");
 */
export function connectSandbox(origin: string, { userId = "user_1" }: ConnectSandboxOptions = {}): ConnectedSandbox {
  const call = async (name: string, parameters: readonly unknown[]): Promise<unknown> => {
    const response = await fetch(`${origin}/_sandbox/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
    });
    const answer: unknown = await response.json();
    if (typeof answer === "object" && answer !== null && "result" in answer) return answer.result;
    throw new Error(`The sandbox refused ${name}: ${JSON.stringify(answer)}`);
  };
  const control = new Proxy(
    {},
    // No `then`, or `await` would take the control for a promise.
    {
      get: (_, name) =>
        typeof name === "string" && name !== "then"
          ? (...parameters: readonly unknown[]) => call(name, parameters)
          : undefined,
    },
    // SAFETY: the sandbox serves every action of its control under the action's own name.
  ) as RemoteControl;

  return {
    origin,
    control,
    async scenario(name, { toolkit = "gmail" } = {}) {
      checkScenario(name, sandboxScenarios);
      const calls = controlCalls(name, await control.accounts(), userId, toolkit);
      for (const [action, ...parameters] of calls) await call(action, parameters);
    },
    addAccount: (account) => control.addAccount({ userId, ...account }),
  };
}
