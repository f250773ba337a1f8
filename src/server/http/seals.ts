import { createHmac, fromHex, toHex } from "../../platform/hmac.ts";

/**
 * Signed statements about an id, `id.expiry.signature`: made by any copy of the handler, and checked by any other,
 * without a word to Composio.
 */
export interface Seals {
  /** @param statement what is said of the id: a user's id, say, whose account it is */
  issue(statement: string, id: string): Promise<string>;
  /** The ids of which valid seals say this. */
  check(statement: string, seals: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Milliseconds: the life of a connect link, and what comes after it. */
const lifetime = 15 * 60_000;

export interface SealsOptions {
  /** The same for all copies of the handler; null for one of this copy's own. */
  readonly secret: string | null;
  readonly now: () => number;
  readonly crypto: Pick<Crypto, "subtle" | "getRandomValues">;
}

export function createSeals({ secret, now, crypto }: SealsOptions): Seals {
  const hmac = createHmac(
    // The word is part of what copies of an earlier version signed with.
    () => (secret === null ? crypto.getRandomValues(new Uint8Array(32)) : `composio-react ticket ${secret}`),
    crypto.subtle,
  );

  async function idOf(statement: string, seal: string): Promise<string | null> {
    const [id = "", expiry = "", signature = "", ...rest] = seal.split(".");
    const bytes = fromHex(signature);
    if (bytes === null || rest.length > 0 || !(parseInt(expiry, 36) > now())) return null;
    return (await hmac.verify(bytes, signed(id, expiry, statement))) ? id : null;
  }

  return {
    async issue(statement, id) {
      const expiry = (now() + lifetime).toString(36);
      return `${id}.${expiry}.${toHex(await hmac.sign(signed(id, expiry, statement)))}`;
    },
    async check(statement, seals) {
      const ids = await Promise.all(seals.map((seal) => idOf(statement, seal)));
      return new Set(ids.filter((id) => id !== null));
    },
  };
}

/** The statement comes last: an id and an expiry hold no line break, whatever a user id holds. */
function signed(id: string, expiry: string, statement: string): string {
  return `${id}\n${expiry}\n${statement}`;
}
