import type { AddressInfo, Server } from "node:net";

/** Listens on a free port of this machine, and returns it. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // SAFETY: a server that listens on a port has an address of that kind.
  return (server.address() as AddressInfo).port;
}
