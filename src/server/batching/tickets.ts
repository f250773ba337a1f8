import { ticketId } from "../../protocol/tickets.ts";

/**
 * Proof that an account is a user's, made by any copy of the handler and checked by any other without a
 * word to Composio: `id.expiry.signature`. Composio's answers need not say whose an account is
 * (`user_id` is deprecated), and one question for each waiting user would use up the budget.
 */
export interface Tickets {
  issue(userId: string, connectedAccountId: string): Promise<string>;
  /** The account ids that valid tickets prove to be this user's. */
  check(userId: string, tickets: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Milliseconds: the life of a connect link, and what comes after it. Lists hand out new ones. */
const lifetime = 15 * 60_000;
const algorithm = { name: "HMAC", hash: "SHA-256" };

export interface TicketsOptions {
  /** The same for all copies of the handler; null for one of this copy's own. */
  readonly secret: string | null;
  readonly now: () => number;
  readonly crypto: Pick<Crypto, "subtle" | "getRandomValues">;
}

export function createTickets({ secret, now, crypto }: TicketsOptions): Tickets {
  let key: Promise<CryptoKey> | null = null;

  function signingKey(): Promise<CryptoKey> {
    const bytes =
      secret === null ? crypto.getRandomValues(new Uint8Array(32)) : encode(`composio-react ticket ${secret}`);
    return (key ??= crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign", "verify"]));
  }

  async function isValid(userId: string, ticket: string): Promise<boolean> {
    const [id = "", expiry = "", signature = "", ...rest] = ticket.split(".");
    const bytes = fromHex(signature);
    if (bytes === null || rest.length > 0 || !(parseInt(expiry, 36) > now())) return false;
    return crypto.subtle.verify(algorithm, await signingKey(), bytes, statement(id, expiry, userId));
  }

  return {
    async issue(userId, id) {
      const expiry = (now() + lifetime).toString(36);
      const signature = await crypto.subtle.sign(algorithm, await signingKey(), statement(id, expiry, userId));
      return `${id}.${expiry}.${toHex(new Uint8Array(signature))}`;
    },
    async check(userId, tickets) {
      const valid = await Promise.all(tickets.map((ticket) => isValid(userId, ticket)));
      return new Set(tickets.filter((_, index) => valid[index]).map(ticketId));
    },
  };
}

/** The user comes last: an id and an expiry hold no line break, whatever a user id holds. */
function statement(id: string, expiry: string, userId: string): Uint8Array<ArrayBuffer> {
  return encode(`${id}\n${expiry}\n${userId}`);
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2})+$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}
