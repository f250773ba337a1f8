import { resolve } from "node:path";
import type { NextConfig } from "next";

const cacheComponents = process.env.CACHE_COMPONENTS === "1";

const config: NextConfig = {
  cacheComponents,
  ...(cacheComponents && { partialPrefetching: true }),
  distDir: cacheComponents ? ".next/cache-components" : ".next/plain",
  turbopack: { root: resolve("../..") },
  // The types are checked by a suite of their own.
  typescript: { ignoreBuildErrors: true },
};

export default config;
