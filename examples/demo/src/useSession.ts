import { useQuery } from "@tanstack/react-query";
import type { SessionInfo } from "../server/backend.ts";

/** Who is signed in to Fernhill. Composio has no part in it: the cookie goes to our own server. */
export function useSession(): { session: SessionInfo | undefined } {
  const { data } = useQuery({ queryKey: ["session"], queryFn: readSession, staleTime: Infinity });
  return { session: data };
}

async function readSession(): Promise<SessionInfo> {
  const response = await fetch("/api/session");
  if (!response.ok) throw new Error(`GET /api/session answered ${response.status}.`);
  // SAFETY: our own server's answer.
  return (await response.json()) as SessionInfo;
}

/** Signs in as another user, and starts the page afresh: nothing of the first one stays in memory. */
export async function signInAs(email: string): Promise<void> {
  await fetch("/api/session", { method: "POST", body: new URLSearchParams({ email }) });
  window.location.reload();
}
