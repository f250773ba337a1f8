import { webhookSignature } from "../../platform/hmac.ts";
import { accountView, legacyData } from "./accountView.ts";
import { tokenFor, uuidFor } from "./ids.ts";
import type { AccountRecord, SubscriptionRecord } from "./records.ts";
import type { Store } from "./store.ts";
import type { NewWebhookSubscription, WebhookDelivery } from "./types.ts";
import { viewContext, type World } from "./world.ts";

/** Composio's event types, and the versions of webhooks that have them. */
export const eventTypes = [
  {
    event_type: "composio.connected_account.expired",
    description: "A connected account has expired because its credentials could not be refreshed",
    supported_versions: ["V3"],
  },
  {
    event_type: "composio.trigger.message",
    description: "A trigger has fired",
    supported_versions: ["V1", "V2", "V3"],
  },
  { event_type: "composio.trigger.disabled", description: "A trigger has been disabled", supported_versions: ["V3"] },
] as const;

const expired = "composio.connected_account.expired";
/** Most stored attempts, to limit the memory of a long-running sandbox. */
const mostDeliveries = 1_000;
/** Milliseconds between a failed attempt and the next one. */
const retryDelays = [1_000, 5_000];

export interface WebhooksOptions {
  readonly world: World;
  readonly deliver: (request: Request) => Promise<Response>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Sends events to the project's webhook subscription. */
export interface Webhooks {
  accountExpired(account: AccountRecord): void;
  /** Resolves with all attempts, when none is pending any more. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  reset(): void;
}

/** Sets the project's subscription. It replaces an existing one. */
export function subscribe(
  store: Store,
  { url, secret, events = [expired] }: NewWebhookSubscription,
): SubscriptionRecord {
  const id = store.newId("ws");
  const at = store.now();
  const subscription: SubscriptionRecord = {
    id,
    url,
    version: "V3",
    events,
    secret: secret ?? secretFor(id),
    createdAt: at,
    updatedAt: at,
  };
  store.subscription = subscription;
  return subscription;
}

export const secretFor = (seed: string): string => `whsec_${tokenFor(`${seed}:secret`, 32)}`;

export function createWebhooks({ world, deliver, wait }: WebhooksOptions): Webhooks {
  const { store } = world;
  let deliveries: WebhookDelivery[] = [];
  const underWay = new Set<Promise<void>>();

  async function send(subscription: SubscriptionRecord, type: string, data: object): Promise<void> {
    const id = `msg_${uuidFor(store.newId("msg"))}`;
    const timestamp = new Date(store.now()).toISOString();
    const metadata = { project_id: "pr_sandbox", org_id: "ok_sandbox" };
    const body = JSON.stringify({ id, timestamp, type, metadata, data });
    for (let attempt = 1; store.subscription === subscription; attempt += 1) {
      const { status, error } = await post(subscription, id, body, attempt);
      if (deliveries.length >= mostDeliveries) deliveries.shift();
      deliveries.push({ id, type, url: subscription.url, attempt, status, error, time: store.now() });
      const delay = retryDelays[attempt - 1];
      if ((status >= 200 && status < 300) || delay === undefined) return;
      await wait(delay);
    }
  }

  async function post(
    subscription: SubscriptionRecord,
    id: string,
    body: string,
    attempt: number,
  ): Promise<Pick<WebhookDelivery, "status" | "error">> {
    const timestamp = String(Math.floor(store.now() / 1_000));
    const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
    try {
      const request = new Request(subscription.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": timestamp,
          "webhook-signature": `v1,${await webhookSignature(subscription.secret, signed)}`,
          "x-composio-webhook-version": subscription.version,
          "x-composio-delivery-attempt": String(attempt),
        },
        body,
        redirect: "manual", // Events must not reach another URL than the subscription's.
      });
      const response = await deliver(request);
      await response.body?.cancel();
      return { status: response.status, error: null };
    } catch (error) {
      return { status: 0, error: String(error) };
    }
  }

  return {
    accountExpired(account) {
      const { subscription } = store;
      // Composio refreshes only OAuth 2 credentials, so only these expire. Only version 3 has the event.
      if (account.authConfig.scheme.mode !== "OAUTH2" || subscription?.version !== "V3") return;
      if (!subscription.events.includes(expired)) return;
      const view = viewContext(world);
      const sending = send(subscription, expired, { ...accountView(account, view), params: legacyData(account, view) });
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async deliveries() {
      while (underWay.size > 0) await Promise.all(underWay);
      return [...deliveries];
    },
    reset() {
      deliveries = [];
    },
  };
}
