import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSandbox, type Sandbox, type SandboxOptions } from "composio-react/sandbox";
import { toNodeListener } from "composio-react/server";

/** Serves the sandbox on an origin of its own, as Composio's pages are on theirs. */
export async function startSandbox(options: SandboxOptions): Promise<{ sandbox: Sandbox; close(): void }> {
  const sandbox = createSandbox({ appName: "Fernhill", ...options });
  const server = createServer(toNodeListener(sandbox.fetch));
  sandbox.origin = `http://127.0.0.1:${await listen(server, 4100)}`;
  return {
    sandbox,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The first free port, counting up. */
async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return listen(server, port + 1);
    throw error;
  }
  // SAFETY: a server that listens on a port has an address of that kind.
  return (server.address() as AddressInfo).port;
}
