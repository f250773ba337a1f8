import type { Plugin, ViteDevServer } from "vite";
import type * as Module from "./backend.ts";

/** Runs Fernhill's server inside Vite's, so that one command starts everything. */
export function backend(): Plugin {
  return {
    name: "fernhill-backend",
    async configureServer(vite) {
      const { createBackend } = await load(vite);
      const { signIn, listener, summary, close } = await createBackend();
      vite.httpServer?.once("close", close);
      vite.middlewares.use(signIn);
      vite.middlewares.use("/api", listener);

      const printUrls = vite.printUrls;
      // oxlint-disable-next-line no-param-reassign -- how a Vite plugin adds to what is printed
      vite.printUrls = () => {
        printUrls();
        vite.config.logger.info(summary);
      };
    },
  };
}

/** Through Vite, which resolves `composio-react/server` as it does for the browser. */
async function load(vite: ViteDevServer): Promise<typeof Module> {
  // SAFETY: it is the module that the path names.
  return (await vite.ssrLoadModule("/server/backend.ts")) as typeof Module;
}
