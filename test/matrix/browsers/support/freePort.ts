import { createServer } from "node:http";
import { listen } from "../../../e2e/support/listen.ts";

/** A port that nobody listens on now, for a program that wants to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((settle) => server.close(settle));
  return port;
}
