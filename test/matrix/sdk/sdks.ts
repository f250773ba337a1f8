import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ComposioLike } from "../../../src/server/index.ts";
import { type Connect, optionsFor, type SdkOptions } from "../../server/runtimes/sdkVersions.ts";

export const folder = "test/matrix/sdk";
const require = createRequire(resolve(folder, "package.json"));

/** Versions of the SDK, and of its client alone, by the name they are installed under. */
export const sdks: Readonly<Record<string, Connect>> = {
  "@composio/core 0.18": core("composio-core-0.18"),
  "@composio/core 0.19": core("composio-core-0.19"),
  "@composio/core 0.21": core("composio-core-0.21"),
  "@composio/core 1.0.0-beta.1": core("composio-core-1.0-beta"),
  "@composio/client 0.1 alone": client("composio-client-alpha"),
  "@composio/client 2.0 alone": client("composio-client-2"),
};

function core(name: string): Connect {
  return async (baseURL, apiKey) => {
    const { Composio } = await load<{ Composio: new (options: SdkOptions) => ComposioLike }>(name);
    return new Composio(optionsFor(baseURL, apiKey));
  };
}

type Client = ReturnType<ComposioLike["getClient"]>;

/** As README has it for Workers. */
function client(name: string): Connect {
  return async (baseURL, apiKey) => {
    const { default: Composio } = await load<{ default: new (options: object) => Client }>(name);
    const made = new Composio({ apiKey, baseURL });
    return { getClient: () => made };
  };
}

async function load<Module>(name: string): Promise<Module> {
  const module: unknown = await import(pathToFileURL(require.resolve(name)).href);
  return module as Module; // SAFETY: app/types.ts checks the versions' own types.
}
