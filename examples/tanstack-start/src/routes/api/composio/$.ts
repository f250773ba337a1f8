import { createFileRoute } from "@tanstack/react-router";
import { handler } from "../../../composio.server";

export const Route = createFileRoute("/api/composio/$")({
  server: { handlers: { ANY: ({ request }) => handler(request) } },
});
