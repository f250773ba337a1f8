import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // `target` in an object keeps the Host header, which the handler's origin check needs.
  server: { proxy: { "/api": { target: "http://localhost:3000" } } },
});
