// Serves on a free port, in whatever runtime this is, and says which port on one line.
import { Composio } from "@composio/core";
import { toNodeListener } from "composio-react/server";
import { createAnswer } from "./answer.mjs";

const answer = createAnswer((options) =>
  new Composio({ ...options, allowTracking: false, disableVersionCheck: true }).getClient(),
);
const listening = (port) => console.log(`listening ${port}`);

if ("Bun" in globalThis) listening(globalThis.Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer }).port);
else if ("Deno" in globalThis)
  globalThis.Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: ({ port }) => listening(port) }, answer);
else {
  const { createServer } = await import("node:http");
  const server = createServer(toNodeListener(answer));
  server.listen(0, "127.0.0.1", () => listening(server.address().port));
}
