import { useQuery } from "@tanstack/react-query";
import { ConnectButton } from "composio-react";

export function App() {
  const { data: userId, isPending } = useQuery({ queryKey: ["session"], queryFn: readSession });
  if (isPending) return <p>Loading…</p>;
  if (!userId) {
    return (
      <form method="post" action="/api/sign-in">
        <input name="name" aria-label="Name" required /> <button type="submit">Sign in</button>
      </form>
    );
  }
  return (
    <>
      <h1>Integrations</h1>
      <ConnectButton toolkit="gmail" />
      <form method="post" action="/api/sign-out">
        <p>
          {userId} <button type="submit">Sign out</button>
        </p>
      </form>
    </>
  );
}

/** Returns the id of the signed-in user, or null. */
async function readSession(): Promise<string | null> {
  const response = await fetch("/api/session");
  if (!response.ok) throw new Error(`/api/session answered ${response.status}.`);
  return response.json();
}
