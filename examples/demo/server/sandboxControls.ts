import type { Sandbox } from "composio-react/sandbox";
import { Hono } from "hono";
import type { Sessions } from "./sessions.ts";

const slowness = 1_500;

/** What the developer panel may do to the sandbox: break the signed-in user's own accounts, and slow things down. */
export function sandboxControls(sandbox: Sandbox, sessions: Sessions): Hono {
  const { control } = sandbox;
  const app = new Hono();
  app.use(async ({ req, body }, next) => {
    // A form or script of another site can send no JSON without asking first.
    const isOwn = req.header("content-type") === "application/json" && sessions.userOf(req.raw.headers);
    return isOwn ? next() : body(null, 403);
  });
  app.post("/accounts/:id/:action", ({ req, body }) => {
    const { id, action } = req.param();
    const user = sessions.userOf(req.raw.headers);
    if (!control.accounts().some((account) => account.id === id && account.userId === user?.id)) return body(null, 404);
    if (action === "expire") control.expire(id);
    else if (action === "revoke") control.revoke(id);
    else return body(null, 404);
    return body(null, 204);
  });
  app.post("/slow", async ({ req, body }) => {
    control.delay((await req.json()) === true ? slowness : 0);
    return body(null, 204);
  });
  return app;
}
