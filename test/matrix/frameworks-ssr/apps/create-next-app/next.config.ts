import { resolve } from "node:path";
import type { NextConfig } from "next";

const nextConfig: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
  // Its packages are installed further up here.
  turbopack: { root: resolve("../..") },
};

export default nextConfig;
