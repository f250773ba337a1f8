import { createHmac, toHex } from "../../platform/hmac.ts";

/** The keyed hash of a user's id, which tells a browser that it is somebody else's now; null without a shared secret. */
export type UserMark = (userId: string) => Promise<string | null>;

/** Bytes: enough that no two users share one. */
const length = 16;

/** Users whose marks are kept: each request of theirs needs it. */
const capacity = 1_000;

/** @param secret the same for all copies of the handler: a user whose name changes from copy to copy would never stay */
export function createUserMark(secret: string | null, { subtle }: Partial<Pick<Crypto, "subtle">>): UserMark {
  // A handler in a page on plain http has no `subtle`.
  if (secret === null || !subtle) return async () => null;
  const hmac = createHmac(() => `composio-react user ${secret}`, subtle);
  const known = new Map<string, Promise<string>>();
  return (userId) => {
    const mark = known.get(userId) ?? hmac.sign(userId).then((signature) => toHex(signature.subarray(0, length)));
    // The longest unused stands first.
    known.delete(userId);
    known.set(userId, mark);
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return mark;
  };
}
