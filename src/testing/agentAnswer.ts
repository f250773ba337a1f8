import type { Sandbox } from "../sandbox/index.ts";

/** The result of an agent's tool that asks for connections, in the form of the official SDK. */
export async function agentAnswer(sandbox: Sandbox, userId: string, toolkits: readonly string[]): Promise<object> {
  const { session_id } = await ask(sandbox, "session", { user_id: userId });
  const answer = await ask(sandbox, `session/${String(session_id)}/execute`, {
    tool_slug: "COMPOSIO_MANAGE_CONNECTIONS",
    arguments: { toolkits },
  });
  const { data, error, log_id } = answer;
  return { data, error, successful: error === null, logId: log_id };
}

/** Sends a request to the sandbox, like an agent's server. */
async function ask(sandbox: Sandbox, path: string, body: object): Promise<Record<string, unknown>> {
  const response = await sandbox.fetch(
    new Request(`${sandbox.origin}/api/v3.1/tool_router/${path}`, {
      method: "POST",
      headers: { "x-api-key": sandbox.apiKey, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  if (!response.ok) throw new Error(`The sandbox refused: ${await response.text()}`);
  // SAFETY: the sandbox answers with an object.
  return (await response.json()) as Record<string, unknown>;
}
