import { resolve } from "node:path";
import { build } from "vite";

/** A program of this suite with all it needs, as a deployment bundles it. */
export async function bundle(name: string, target: "node" | "worker"): Promise<string> {
  const result = await build({
    root: resolve("test/matrix/runtimes/app"),
    configFile: false,
    logLevel: "error",
    // Packages bring their own builds for Workers.
    resolve: { conditions: target === "node" ? ["node", "import"] : ["workerd", "worker", "import"] },
    ssr: { noExternal: true, target: target === "node" ? "node" : "webworker" },
    build: {
      ssr: resolve("test/matrix/runtimes/app", `${name}.mjs`),
      write: false,
      minify: false,
      target: "es2022",
      rolldownOptions: {
        external: target === "node" ? [] : [/^cloudflare:/, /^node:/],
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  const outputs = "output" in result ? result.output : [];
  const [chunk, ...others] = outputs.flatMap((output) => (output.type === "chunk" ? [output] : []));
  if (!chunk || others.length > 0) throw new Error(`${name}.mjs was bundled into ${others.length + 1} files, not one.`);
  return chunk.code;
}
