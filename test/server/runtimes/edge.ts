import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { build, type Rolldown } from "vite";
import type { createComposioHandler, toNodeListener } from "../../../src/server/index.ts";

/** What the server entry exports, as far as an app needs it. */
interface ServerEntry {
  readonly createComposioHandler: typeof createComposioHandler;
  readonly toNodeListener: typeof toNodeListener;
}

export interface EdgeBundle {
  /** A script that defines `server`. */
  readonly code: string;
  /** Names of Node's own modules that anything in the bundle asks for, at whatever depth. */
  readonly builtins: readonly string[];
  /** What is left to be imported when it runs. */
  readonly imports: readonly string[];
}

const source = fileURLToPath(new URL("../../../src/server/index.ts", import.meta.url));

/** Bundles the server entry with all it needs, as a deployment to an edge runtime does. */
export async function bundleForEdge(entry: string = source): Promise<EdgeBundle> {
  const builtins: string[] = [];
  const result = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "builtins",
        enforce: "pre",
        resolveId(name) {
          if (isBuiltin(name)) builtins.push(name);
        },
      },
    ],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "server" },
    },
  });
  const chunks = outputsOf(result).flatMap((output) => (output.type === "chunk" ? [output] : []));
  return {
    code: chunks.map((chunk) => chunk.code).join("\n"),
    builtins,
    imports: chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]),
  };
}

function outputsOf(
  result: Awaited<ReturnType<typeof build>>,
): readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[] {
  if ("on" in result) throw new Error("The bundler watches instead of building.");
  return [result].flat().flatMap(({ output }) => output);
}

/**
 * Runs a bundle where there is the web and nothing else: no `process`, `Buffer`, `require` or `global`, and
 * no code from texts, as on Cloudflare's workers.
 */
export function runOnEdge({ code }: EdgeBundle): ServerEntry {
  const context = createContext({ ...webGlobals }, { codeGeneration: { strings: false, wasm: false } });
  new Script(`${code}\nglobalThis.server = server;`, { filename: "server.js" }).runInContext(context);
  // SAFETY: the script has just put the entry's exports there.
  return context["server"] as ServerEntry;
}

const webGlobals = {
  AbortController,
  AbortSignal,
  Blob,
  DOMException,
  Event,
  EventTarget,
  FormData,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  URL,
  URLSearchParams,
  WritableStream,
  atob,
  btoa,
  clearTimeout,
  console,
  crypto,
  fetch,
  queueMicrotask,
  setTimeout,
  structuredClone,
  // The language's own too where these hand them out: a real runtime has one of each, a vm context its second.
  Error,
  JSON,
  SyntaxError,
  TypeError,
  Uint8Array,
};
