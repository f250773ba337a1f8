// A copy of the handler in a process of its own: node --expose-gc bench/handlerProcess.mjs <sandbox address>
import { createServer } from "node:http";
import { Composio } from "@composio/core";
import { createComposioHandler, toNodeListener } from "../dist/server/index.js";

const [, , baseURL] = process.argv;
const composio = new Composio({ apiKey: "ak_sandbox", baseURL, allowTracking: false, disableVersionCheck: true });
const handler = createComposioHandler({
  composio,
  identify: (request) => request.headers.get("x-user"),
  origins: ["http://app.example"],
});
const server = createServer(toNodeListener(handler));
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => {
  globalThis.gc();
  process.send({ heap: process.memoryUsage().heapUsed });
});
process.on("disconnect", () => process.exit());
