// README's row for Workers, as it is written: the handler is made when the Worker starts.
import { env } from "cloudflare:workers";
import { Composio } from "@composio/core";
import { createComposioHandler } from "composio-react/server";

const composio = new Composio({ apiKey: env.COMPOSIO_API_KEY, baseURL: env.COMPOSIO_BASE_URL, allowTracking: false });
const handler = createComposioHandler({ composio, identify: (request) => request.headers.get("x-user") });

export default { fetch: handler };
