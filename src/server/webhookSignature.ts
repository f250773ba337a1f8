import { hmacSha256 } from "../core/hmacSha256.ts";
import { refusal } from "./refusal.ts";

/** The headers by which a webhook says what it is. */
export interface SignedHeaders {
  readonly id: string;
  /** Unix seconds, when this attempt at delivery was made. */
  readonly timestamp: number;
}

export interface SignatureRules {
  /** Any of them will do: two, while a secret is being rotated. */
  readonly secrets: readonly string[];
  /** Seconds that the timestamp may be off; 0 takes any. */
  readonly tolerance: number;
  readonly now: () => number;
}

/** Checks that a webhook is Composio's, and fresh. Throws `unauthenticated` (401) otherwise. */
export async function checkSignature(
  headers: Headers,
  body: Uint8Array,
  { secrets, tolerance, now }: SignatureRules,
): Promise<SignedHeaders> {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signatures = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => part.slice("v1,".length));
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    throw forged("The webhook-id, webhook-timestamp and webhook-signature headers must be Composio's.");
  const message = new Uint8Array([...new TextEncoder().encode(`${id}.${timestamp}.`), ...body]);
  const expected = await Promise.all(secrets.map((secret) => hmacSha256(secret, message)));
  // Every pair is compared to the end: how long it takes tells nothing of how near a guess was.
  const matches = expected.flatMap((right) => signatures.map((signature) => isEqual(signature, right)));
  if (!matches.includes(true))
    throw forged(
      "The webhook's signature doesn't match. Check webhook.secret, and that no body parser rewrites the body before the handler.",
    );
  const seconds = Number(timestamp);
  if (tolerance > 0 && Math.abs(now() / 1_000 - seconds) > tolerance)
    throw forged("The webhook's timestamp is too far off: an old one, sent again. Check this server's clock.");
  return { id, timestamp: seconds };
}

const forged = (message: string) => refusal("unauthenticated", { message });

function isEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1)
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  return difference === 0;
}
