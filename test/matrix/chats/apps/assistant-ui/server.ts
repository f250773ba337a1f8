import { chosenAccounts } from "composio-react/server";
import { composio, serve } from "./serve";

serve((app) => {
  /** A tool of the agent's session. */
  app.post("/api/tools/:slug", async ({ req, json }) => {
    const { args, chosen } = await req.json();
    const userId = "user_1";
    const session = await composio.create(userId, {
      connectedAccounts: await chosenAccounts({ composio, userId, chosen }),
    });
    return json(await session.execute(req.param("slug"), args));
  });
});
