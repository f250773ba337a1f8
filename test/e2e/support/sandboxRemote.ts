import type { SandboxControl } from "../../../src/sandbox/model/types.ts";

/** The control of a sandbox in another process: the same names and arguments, asynchronous. */
export type SandboxRemote = {
  readonly [Name in keyof SandboxControl]: (
    ...parameters: Parameters<SandboxControl[Name]>
  ) => Promise<ReturnType<SandboxControl[Name]>>;
} & {
  /** Where it is reached. */
  readonly origin: string;
};

export function sandboxRemote(origin: string): SandboxRemote {
  const call =
    (name: string) =>
    async (...parameters: readonly unknown[]) => {
      const response = await fetch(`${origin}/_sandbox/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(parameters),
      });
      const answer: unknown = await response.json();
      if (typeof answer === "object" && answer !== null && "result" in answer) return answer.result;
      throw new Error(`The sandbox refused ${name}: ${JSON.stringify(answer)}`);
    };
  // SAFETY: the sandbox serves every action of its control under the action's own name.
  return new Proxy({}, { get: (_, name) => (name === "origin" ? origin : call(String(name))) }) as SandboxRemote;
}
