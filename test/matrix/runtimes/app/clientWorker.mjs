// The same without the SDK: README's line for Composio's own client alone.
import { env } from "cloudflare:workers";
import Composio from "@composio/client";
import { createComposioHandler } from "composio-react/server";

const client = new Composio({ apiKey: env.COMPOSIO_API_KEY, baseURL: env.COMPOSIO_BASE_URL });
const handler = createComposioHandler({
  composio: { getClient: () => client },
  identify: (request) => request.headers.get("x-user"),
});

export default { fetch: handler };
