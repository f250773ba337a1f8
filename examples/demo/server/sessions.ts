import { randomUUID } from "node:crypto";

export interface User {
  /** Stable, and no email address: Composio keeps accounts under it. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export const users: readonly [User, ...User[]] = [
  { id: "user_maya", name: "Maya Okafor", email: "maya@fernhill.example" },
  { id: "user_jonas", name: "Jonas Berg", email: "jonas@fernhill.example" },
];

export interface Sessions {
  userOf(headers: Headers): User | null;
  /** Returns the cookie that the browser is to keep. */
  start(user: User): string;
}

const cookieName = "fernhill_session";

/** Stands for the sign-in that your app has already. Sessions live in memory. */
export function createSessions(): Sessions {
  const sessions = new Map<string, User>();
  return {
    userOf(headers) {
      const [, id] = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(headers.get("cookie") ?? "") ?? [];
      return (id && sessions.get(id)) || null;
    },
    start(user) {
      const id = randomUUID();
      sessions.set(id, user);
      return `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Lax`;
    },
  };
}
