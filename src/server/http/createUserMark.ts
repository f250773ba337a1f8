import { createHmac, toHex } from "../../platform/hmac.ts";
import { rememberRecent } from "./rememberRecent.ts";

/** The keyed hash of a user id (`userHeader`), by which a browser notices another user. Null without a shared secret. */
export type UserMark = (userId: string) => Promise<string | null>;

/** Bytes of a mark: enough that no two users have the same one. */
const length = 16;

/** Most cached marks. */
const capacity = 1_000;

/** @param secret the same for all copies of the handler; otherwise a user would have another mark at each copy */
export function createUserMark(secret: string | null, { subtle }: Partial<Pick<Crypto, "subtle">>): UserMark {
  // In a page on plain http there is no `subtle`.
  if (secret === null || !subtle) return async () => null;
  const hmac = createHmac(() => `composio-react user ${secret}`, subtle);
  const known = new Map<string, Promise<string>>();
  return (userId) => {
    const mark = known.get(userId) ?? hmac.sign(userId).then((signature) => toHex(signature.subarray(0, length)));
    rememberRecent(known, userId, mark, capacity);
    return mark;
  };
}
