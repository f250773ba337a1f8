import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type UserConfig } from "vite";
import { backend } from "./server/vitePlugin.ts";

const port = process.env.PORT;

const config: UserConfig = defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react(), backend()],
  server: {
    port: Number(port ?? 5173),
    // A port that was asked for is meant; any other may move on to the next free one.
    strictPort: port !== undefined,
  },
  resolve: {
    // In your app these come from node_modules. Here they are this repository's source, so nothing needs building.
    alias: [
      { find: /^composio-react$/, replacement: source("index.ts") },
      { find: /^composio-react\/(server|sandbox|agents|devtools)$/, replacement: source("$1/index.ts") },
      { find: "composio-react/styles.css", replacement: source("components/styles.css") },
    ],
  },
  // Found late, a dependency would make the page reload.
  optimizeDeps: {
    include: [
      ...["@ai-sdk/react", "ai", "@tanstack/react-query"],
      ...["react", "react-dom/client", "react/jsx-dev-runtime", "react/jsx-runtime"],
    ],
  },
  cacheDir: fileURLToPath(new URL("../../.cache/demo", import.meta.url)),
});

export default config;

function source(path: string): string {
  return fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
}
