/** The keyed hash of a user's id, which tells a browser that it is somebody else's now; null without a shared secret. */
export type UserMark = (userId: string) => Promise<string | null>;

const algorithm = { name: "HMAC", hash: "SHA-256" };
/** Enough that no two users share one. */
const length = 16;

/** @param secret the same for all copies of the handler: a user whose name changes from copy to copy would never stay */
export function createUserMark(secret: string | null, { subtle }: Partial<Pick<Crypto, "subtle">>): UserMark {
  let key: Promise<CryptoKey> | null = null;
  return async (userId) => {
    // A handler in a page on plain http has no such thing.
    if (secret === null || !subtle) return null;
    key ??= subtle.importKey("raw", encode(`composio-react user ${secret}`), algorithm, false, ["sign"]);
    const hash = new Uint8Array(await subtle.sign(algorithm, await key, encode(userId)));
    return Array.from(hash.subarray(0, length), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
