import { Hono } from "hono";
import { z } from "zod";
import { subscriptionConflict, subscriptionNotFound, validationFailed } from "../http/apiError.ts";
import { paginate } from "../http/pagination.ts";
import { parseBody, parseQuery, queryCursor, queryLimit } from "../http/parse.ts";
import type { SubscriptionRecord } from "../model/records.ts";
import { eventTypes, secretFor, subscribe } from "../model/webhooks.ts";
import type { World } from "../model/world.ts";

const names = new Set<string>(eventTypes.map((each) => each.event_type));
const events = z.array(z.string().refine((name) => names.has(name), { error: "Unknown event type" })).min(1);
const version = z.enum(["V1", "V2", "V3"]);
const createBody = z.object({ webhook_url: z.url(), enabled_events: events, version: version.default("V3") });
const updateBody = z.object({
  webhook_url: z.url().optional(),
  enabled_events: events.optional(),
  version: version.optional(),
});
const listQuery = z.object({ cursor: queryCursor, limit: queryLimit });

/** The webhook subscription of the project. There is one for all events. */
export function webhookRoutes(world: World): Hono {
  const { store } = world;
  const routes = new Hono();
  const find = (id: string): SubscriptionRecord => {
    if (store.subscription?.id !== id) throw subscriptionNotFound(id);
    return store.subscription;
  };

  routes.get("/event_types", (context) => context.json({ items: eventTypes }));

  routes.post("/", async (context) => {
    const body = await parseBody(context, createBody);
    assertReachable(body.webhook_url);
    if (store.subscription) throw subscriptionConflict();
    const subscription = subscribe(store, { url: body.webhook_url, events: body.enabled_events });
    subscription.version = body.version;
    return context.json(view(subscription), 201);
  });

  routes.get("/", (context) => {
    const items = store.subscription ? [store.subscription] : [];
    const page = paginate(items, parseQuery(context, listQuery), world.pageSize ?? 50);
    return context.json({ ...page, items: page.items.map(view) });
  });

  routes.get("/:id", (context) => context.json(view(find(context.req.param("id")))));

  routes.patch("/:id", async (context) => {
    const body = await parseBody(context, updateBody);
    const subscription = find(context.req.param("id"));
    if (body.webhook_url !== undefined) assertReachable(body.webhook_url);
    subscription.url = body.webhook_url ?? subscription.url;
    subscription.events = body.enabled_events ?? subscription.events;
    subscription.version = body.version ?? subscription.version;
    subscription.updatedAt = store.now();
    return context.json(view(subscription));
  });

  routes.delete("/:id", (context) => {
    find(context.req.param("id"));
    store.subscription = null;
    return context.json({ success: true });
  });

  routes.post("/:id/rotate_secret", (context) => {
    const subscription = find(context.req.param("id"));
    subscription.secret = secretFor(store.newId("secret"));
    subscription.updatedAt = store.now();
    return context.json({ id: subscription.id, secret: subscription.secret });
  });

  return routes;
}

function view(subscription: SubscriptionRecord): Record<string, unknown> {
  return {
    id: subscription.id,
    webhook_url: subscription.url,
    version: subscription.version,
    enabled_events: subscription.events,
    secret: subscription.secret,
    created_at: new Date(subscription.createdAt).toISOString(),
    updated_at: new Date(subscription.updatedAt).toISOString(),
  };
}

/** As Composio, accepts only https. `control.subscribe` accepts any URL. */
function assertReachable(address: string): void {
  if (new URL(address).protocol !== "https:") throw validationFailed(["webhook_url: Must be an https URL"]);
}
