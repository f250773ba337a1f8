import type { Clock } from "../../platform/environment.ts";
import { handlerError } from "../http/handlerError.ts";
import { parseJson, readBytes } from "../http/requestBody.ts";
import { json } from "../http/responses.ts";
import { createRunOnce, type RunOnce } from "./runOnce.ts";
import type { HandlerServices } from "../request/requestContext.ts";
import { type AccountExpiredEvent, expiredEventType, parseExpiredEvent, webhookBody } from "./webhookEvents.ts";
import { checkSignature, readClaim } from "./webhookSignature.ts";

/** Options of the webhook. A Composio project has one subscription for all events. */
export interface WebhookOptions {
  /** The subscription's signing secret as Composio shows it; several during a rotation. If it is missing, createComposioHandler throws. */
  secret: string | readonly string[] | undefined;
  /**
   * Called when an account has expired. The handler answers Composio afterwards. If the function throws, the answer is 500,
   * and Composio sends the event again.
   */
  onExpired?: ((event: AccountExpiredEvent) => void | Promise<void>) | undefined;
  /** Called for all other events, such as triggers, with the unchanged event. It may contain credentials. */
  onOtherEvent?: ((event: unknown) => void | Promise<void>) | undefined;
  /** Seconds by which a webhook's timestamp may differ from this server's clock; 0 accepts any. @default 300 */
  tolerance?: number | undefined;
}

/** Answers one webhook. */
export type Webhook = (request: Request, services: HandlerServices) => Promise<Response>;

/** Most bytes of a webhook: enough for an account with all its data. */
const limit = 1024 * 1024;
const tooLarge = { message: "The webhook is larger than the handler accepts (1 MiB)." };
/** Most bodies that are read at a time. */
const mostBodies = 32;
/** How many deliveries are stored, so that one that arrives twice is handled once. */
const memory = 10_000;

/** Checks the `webhook` option when the server starts. Null if the route is off. */
export function createWebhook(options: WebhookOptions | undefined, deliveries: Set<string>): Webhook | null {
  if (options === undefined) return null;
  const { secret, tolerance = 300, onExpired, onOtherEvent } = options;
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret];
  const isComplete = secrets.length > 0 && secrets.every((value) => typeof value === "string" && value !== "");
  if (!isComplete || !(tolerance >= 0))
    throw new TypeError(
      "createComposioHandler({ webhook }): secret must be the subscription's signing secret, and tolerance seconds. Is an environment variable missing?",
    );
  const runOnce = createRunOnce(memory, deliveries);
  const read = createReader();
  const rules = { secrets: secrets.filter((value) => typeof value === "string"), tolerance };
  return (request, app) => receive(request, app, { rules, runOnce, read, onExpired, onOtherEvent });
}

/**
 * Reads bodies. Their sender is not verified yet, because the signature covers the whole body. If too many are being read,
 * the oldest one is aborted: bodies from Composio arrive quickly, and Composio sends a failed one again.
 */
function createReader(): (request: Request, clock: Clock) => Promise<Uint8Array<ArrayBuffer>> {
  const underWay = new Set<AbortController>();
  return async (request, clock) => {
    const [oldest] = underWay;
    if (oldest && underWay.size >= mostBodies)
      oldest.abort(handlerError("rate_limited", { message: "Too many webhooks are under way.", retryAfter: 5 }));
    const own = new AbortController();
    // Removed at the abort, so that the next request does not abort it again.
    own.signal.addEventListener("abort", () => underWay.delete(own), { once: true });
    underWay.add(own);
    try {
      return await readBytes(request, { limit, clock, tooLarge, signal: own.signal });
    } finally {
      underWay.delete(own);
    }
  };
}

interface Receiver extends Pick<WebhookOptions, "onExpired" | "onOtherEvent"> {
  readonly read: ReturnType<typeof createReader>;
  readonly rules: { readonly secrets: readonly string[]; readonly tolerance: number };
  readonly runOnce: RunOnce;
}

async function receive(request: Request, services: HandlerServices, receiver: Receiver): Promise<Response> {
  const { secrets, tolerance } = receiver.rules;
  const claim = readClaim(request.headers, { tolerance, now: services.clock.now });
  const bytes = await receiver.read(request, services.clock);
  await checkSignature(claim, bytes, secrets);
  const { id, seconds } = claim;
  const version = request.headers.get("x-composio-webhook-version") ?? "V3";
  const event = parseJson(bytes);
  const body = webhookBody.safeParse(event).data;
  if (version.toUpperCase() !== "V3" || !body)
    throw handlerError("invalid_request", {
      message: "The webhook is not of version V3. Set the subscription's version to V3 at Composio.",
    });
  if (body.type !== expiredEventType) {
    await receiver.runOnce(id, () => tell("onOtherEvent", () => receiver.onOtherEvent?.(event)));
    return json({}, 200);
  }
  const expired = parseExpiredEvent(body, seconds);
  if (!expired) throw handlerError("invalid_request", { message: "The event does not say which account has expired." });
  await receiver.runOnce(id, async () => {
    services.live.announce({ connectedAccountId: expired.connectedAccountId, userId: expired.userId, hasEnded: true });
    await tell("onExpired", () => receiver.onExpired?.(expired));
  });
  return json({}, 200);
}

/** If the app's function throws, the answer is 500, so that Composio sends the event again. */
async function tell(name: string, call: () => void | Promise<void>): Promise<void> {
  try {
    await call();
  } catch (cause) {
    throw handlerError("internal_error", {
      message: `webhook.${name}() threw. The handler's log has the cause.`,
      cause,
    });
  }
}
