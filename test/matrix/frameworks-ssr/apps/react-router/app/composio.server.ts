import { Composio } from "@composio/core";
import { createComposioHandler } from "composio-react/server";

export const handler = createComposioHandler({
  composio: new Composio({ apiKey: process.env.COMPOSIO_API_KEY, allowTracking: false, disableVersionCheck: true }),
  identify: (request) => /\buser=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1],
});
