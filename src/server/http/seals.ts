import { createHmac, fromHex, toHex } from "../../platform/hmac.ts";

/**
 * Signed statements about an id, `id.expiry.signature`. Any copy of the handler can make and check them, without a
 * request to Composio.
 */
export interface Seals {
  /** @param statement what the signature says about the id, such as the id of the user who owns the account */
  issue(statement: string, id: string): Promise<string>;
  /** The ids for which a valid seal has this statement. */
  check(statement: string, seals: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * A statement that is not a user's. Those of tickets, which the same key signs, are user ids and have no line breaks: so no ticket
 * is valid in another seal's place.
 */
export const statementOf = (kind: string, text: string): string => `\n${kind}\n${text}`;

/** Milliseconds: longer than the 10 minutes of a connect link. */
const lifetime = 15 * 60_000;

export interface SealsOptions {
  /** The same for all copies of the handler. With null, this copy makes its own secret. */
  readonly secret: string | null;
  readonly now: () => number;
  readonly crypto: Pick<Crypto, "subtle" | "getRandomValues">;
}

export function createSeals({ secret, now, crypto }: SealsOptions): Seals {
  const hmac = createHmac(
    // Do not change this text: copies of an earlier version sign with it.
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

/** The signed text. The statement is last, because only it may have line breaks. */
function signed(id: string, expiry: string, statement: string): string {
  return `${id}\n${expiry}\n${statement}`;
}
