import type { LoggedRequest } from "../../../src/sandbox/model/types.ts";
import type { RemoteControl } from "../../../src/testing/connectSandbox.ts";

/** How many links Composio was asked for. */
export async function linksMade(sandbox: RemoteControl): Promise<number> {
  const requests = await sandbox.requests();
  return requests.filter(({ method, path }) => method === "POST" && path.endsWith("/connected_accounts/link")).length;
}

/** The requests that change something at Composio. */
export async function changes(sandbox: RemoteControl): Promise<readonly LoggedRequest[]> {
  return (await sandbox.requests()).filter(({ method }) => method !== "GET");
}
