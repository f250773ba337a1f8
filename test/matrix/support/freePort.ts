import { createServer } from "node:net";

/** A port that nobody listens on, for servers that can't be told to take any. */
export function freePort(): Promise<string> {
  return new Promise((settle, fail) => {
    const probe = createServer().once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => settle(String(typeof address === "object" && address ? address.port : "")));
    });
  });
}
