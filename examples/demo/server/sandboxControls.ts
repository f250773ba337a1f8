import type { Sandbox } from "composio-react/sandbox";
import { Hono } from "hono";
import type { Sessions } from "./sessions.ts";

/** Milliseconds that each answer of Composio then takes. */
const slowness = 1_500;

/** What the developer panel may do to the sandbox: break the signed-in user's own accounts, and slow things down. */
export function sandboxControls({ control }: Sandbox, sessions: Sessions): Hono {
  const app = new Hono();
  app.post("/accounts/:id/:action", ({ req, body }) => {
    const { id, action } = req.param();
    const user = sessions.userOf(req.raw.headers);
    const isOwn = control.accounts().some((account) => account.id === id && account.userId === user?.id);
    if (isOwn && action === "expire") control.expire(id);
    else if (isOwn && action === "revoke") control.revoke(id);
    else if (isOwn && action === "fail") control.fail(id);
    else return body(null, 404);
    return body(null, 204);
  });
  app.post("/speed", async ({ req, body }) => {
    const { slow } = await req.parseBody();
    control.delay(slow === "true" ? slowness : 0);
    return body(null, 204);
  });
  app.post("/faults", async ({ req, body }) => {
    const { status, network, times } = await req.parseBody();
    control.failNext({ status: Number(status), network: network === "true", times: Number(times) });
    return body(null, 204);
  });
  return app;
}
