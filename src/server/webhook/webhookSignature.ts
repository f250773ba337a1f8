import { webhookSignature } from "../../platform/hmac.ts";
import { handlerError } from "../http/handlerError.ts";

/** What the headers of a webhook say of it, not yet believed. */
export interface WebhookClaim {
  readonly id: string;
  /** Unix seconds, when this attempt at delivery was made. */
  readonly seconds: number;
  /** As it was written: that is what is signed. */
  readonly timestamp: string;
  /** Base64, each as good as the others. */
  readonly signatures: readonly string[];
}

export interface ClaimRules {
  /** Seconds that the timestamp may be off; 0 takes any. */
  readonly tolerance: number;
  readonly now: () => number;
}

/** Reads the headers, before a body is read for them. Throws `unauthenticated` (401) for what can't be Composio's, or is old. */
export function readClaim(headers: Headers, { tolerance, now }: ClaimRules): WebhookClaim {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signatures = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => part.slice("v1,".length));
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    throw forged("The webhook-id, webhook-timestamp and webhook-signature headers must be Composio's.");
  const seconds = Number(timestamp);
  if (tolerance > 0 && Math.abs(now() / 1_000 - seconds) > tolerance)
    throw forged("The webhook's timestamp is too far off: an old one, sent again. Check this server's clock.");
  return { id, seconds, timestamp, signatures };
}

/**
 * Checks that a claim is Composio's. Throws `unauthenticated` (401) otherwise.
 * @param secrets any of them will do: two, while a secret is being rotated
 */
export async function checkSignature(
  { id, timestamp, signatures }: WebhookClaim,
  body: Uint8Array,
  secrets: readonly string[],
): Promise<void> {
  const start = new TextEncoder().encode(`${id}.${timestamp}.`);
  const message = new Uint8Array(start.length + body.length);
  message.set(start);
  message.set(body, start.length);
  const expected = await Promise.all(secrets.map((secret) => webhookSignature(secret, message)));
  // Every pair is compared to the end: how long it takes tells nothing of how near a guess was.
  const matches = expected.flatMap((right) => signatures.map((signature) => isEqual(signature, right)));
  if (!matches.includes(true))
    throw forged(
      "The webhook's signature doesn't match. Check webhook.secret, and that no body parser rewrites the body before the handler.",
    );
}

const forged = (message: string) => handlerError("unauthenticated", { message });

function isEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1)
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  return difference === 0;
}
