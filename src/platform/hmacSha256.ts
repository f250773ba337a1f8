/** The base64 of HMAC-SHA256, as webhooks are signed. The key is the secret's own letters, prefix and all. */
export async function hmacSha256(secret: string, message: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["sign"]);
  const signature = new Uint8Array(await subtle.sign("HMAC", key, message));
  return btoa(String.fromCharCode(...signature));
}
