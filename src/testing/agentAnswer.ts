import type { Sandbox } from "../sandbox/index.ts";

/** What the tool of an agent returns that asks for connections, as the official SDK returns it. */
export async function agentAnswer(sandbox: Sandbox, userId: string, toolkits: readonly string[]): Promise<object> {
  const { session_id } = await ask(sandbox, "session", { user_id: userId });
  const answer = await ask(sandbox, `session/${String(session_id)}/execute`, {
    tool_slug: "COMPOSIO_MANAGE_CONNECTIONS",
    arguments: { toolkits },
  });
  const { data, error, log_id } = answer;
  return { data, error, successful: error === null, logId: log_id };
}

/** Asks the sandbox as an agent's server does. */
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
