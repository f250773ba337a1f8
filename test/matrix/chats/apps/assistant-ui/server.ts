import { composio, serve } from "./serve";

serve((app) => {
  /** A tool of the agent's session. */
  app.post("/api/tools/:slug", async ({ req, json }) => {
    const session = await composio.create("user_1");
    return json(await session.execute(req.param("slug"), await req.json()));
  });
});
