import { webhookSignature } from "../../platform/hmac.ts";
import { handlerError } from "../http/handlerError.ts";

/** The headers of a webhook. They are not verified. */
export interface WebhookClaim {
  readonly id: string;
  /** Time of this delivery, in Unix seconds. */
  readonly seconds: number;
  /** The header as it was sent, because the signature covers it. */
  readonly timestamp: string;
  /** Base64. One valid signature is enough. */
  readonly signatures: readonly string[];
}

export interface ClaimRules {
  /** Seconds by which the timestamp may differ from the clock; 0 accepts any. */
  readonly tolerance: number;
  readonly now: () => number;
}

/** Reads the headers, before the body is read. Throws `unauthenticated` (401) if they are malformed or too old. */
export function readClaim(headers: Headers, { tolerance, now }: ClaimRules): WebhookClaim {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signatures = (headers.get("webhook-signature") ?? "")
    .split(" ")
    .filter((part) => part.startsWith("v1,"))
    .map((part) => part.slice("v1,".length));
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0)
    throw forged("The headers webhook-id, webhook-timestamp and webhook-signature are missing or malformed.");
  const seconds = Number(timestamp);
  if (tolerance > 0 && Math.abs(now() / 1_000 - seconds) > tolerance)
    throw forged("The webhook's timestamp is too old or too new: it may be a replay. Check this server's clock.");
  return { id, seconds, timestamp, signatures };
}

/**
 * Checks that Composio has signed a webhook. Throws `unauthenticated` (401) otherwise.
 * @param secrets one of them must match; two during a rotation
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
  // In constant time: all pairs are compared completely, so that the duration reveals nothing.
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
