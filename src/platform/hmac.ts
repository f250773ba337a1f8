const algorithm = { name: "HMAC", hash: "SHA-256" };

export interface Hmac {
  sign(message: string | Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** Takes the same time for a right and a wrong signature. */
  verify(signature: Uint8Array<ArrayBuffer>, message: string): Promise<boolean>;
}

/**
 * HMAC-SHA256.
 * @param secret called on first use, because some runtimes have no randomness while a module loads
 */
export function createHmac(
  secret: () => string | Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto = globalThis.crypto.subtle,
): Hmac {
  let made: Promise<CryptoKey> | null = null;
  const key = () => (made ??= subtle.importKey("raw", bytesOf(secret()), algorithm, false, ["sign", "verify"]));
  return {
    sign: async (message) => new Uint8Array(await subtle.sign(algorithm, await key(), bytesOf(message))),
    verify: async (signature, message) => subtle.verify(algorithm, await key(), signature, bytesOf(message)),
  };
}

/** The signature of a webhook, in base64. The key is the text of the secret, with its prefix. */
export async function webhookSignature(secret: string, message: Uint8Array<ArrayBuffer>): Promise<string> {
  return btoa(String.fromCharCode(...(await createHmac(() => secret).sign(message))));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of a hex text; null for any other text. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2})+$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function bytesOf(text: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
