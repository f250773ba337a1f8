// What Node and the machine cost by themselves: node bench/floorProcess.mjs <milliseconds>
// A bare server that does no more than a handler must: it refuses the one who floods, and answers others after a while.
import { createServer } from "node:http";

const [, , latency] = process.argv;
const server = createServer((request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (request.headers["x-user"] === "flood") answer(429, { error: { code: "rate_limited" } });
  else setTimeout(answer, Number(latency), 200, { items: [{}] });
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("disconnect", () => process.exit());
