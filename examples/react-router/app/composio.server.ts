import { Composio } from "@composio/core";
import { createComposioHandler } from "composio-react/server";

export const handler = createComposioHandler({
  composio: new Composio({ apiKey: process.env.COMPOSIO_API_KEY }),
  identify: () => "user_1", // the id of the signed-in user, from your session
});
