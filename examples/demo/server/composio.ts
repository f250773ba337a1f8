import { Composio } from "@composio/core";
import type { Sandbox, SandboxOptions } from "composio-react/sandbox";
import { startSandbox } from "./startSandbox.ts";

export interface ComposioConnection {
  readonly composio: Composio;
  /** Auth config ids by toolkit; undefined means: whatever the project has. */
  readonly authConfigs: Record<string, readonly string[]> | undefined;
  /** Keys of Fernhill's own, by auth config: its users connect these apps with a click. Real ones come from the environment. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Null where Composio itself is used. */
  readonly sandbox: Sandbox | null;
  readonly summary: string;
  close(): void;
}

/** Milliseconds that the start may wait for Composio. */
const patience = 10_000;
/** No calls home: the demo also runs offline. */
const quiet = { allowTracking: false, disableVersionCheck: true };

/** Composio itself where COMPOSIO_API_KEY is set, else the sandbox, whose options are for this demo's own tests. */
export async function openComposio(options: SandboxOptions): Promise<ComposioConnection> {
  const apiKey = process.env.COMPOSIO_API_KEY;
  return apiKey ? openProject(new Composio({ apiKey, ...quiet })) : openSandbox(options);
}

async function openSandbox(options: SandboxOptions): Promise<ComposioConnection> {
  const { sandbox, close } = await startSandbox(options);
  return {
    composio: new Composio({ apiKey: sandbox.apiKey, baseURL: sandbox.origin, ...quiet }),
    authConfigs: undefined,
    credentials: { ac_tavily: { generic_api_key: "tvly-one-key-for-all-of-fernhill" } },
    sandbox,
    summary:
      `  Composio: the embedded sandbox at ${sandbox.origin} (offline, no key needed).\n` +
      "            Start with COMPOSIO_API_KEY=… to use your own Composio project.\n",
    close,
  };
}

async function openProject(composio: Composio): Promise<ComposioConnection> {
  const connection = { composio, credentials: {}, sandbox: null, close: () => undefined };
  try {
    const authConfigs = await readAuthConfigs(composio);
    return { ...connection, authConfigs, summary: describe(authConfigs) };
  } catch (error) {
    return {
      ...connection,
      authConfigs: undefined,
      summary: `  Composio: your project, but reading its auth configs failed${reason(error)}.\n`,
    };
  }
}

async function readAuthConfigs(composio: Composio): Promise<Record<string, string[]>> {
  const signal = AbortSignal.timeout(patience);
  const found: Record<string, string[]> = {};
  let cursor: string | null | undefined;
  do {
    const page = await composio.authConfigs.list({ limit: 50, ...(cursor && { cursor }) }, { signal });
    for (const { id, toolkit } of page.items) (found[toolkit.slug] ??= []).push(id);
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

function describe(authConfigs: Record<string, readonly string[]>): string {
  const lines = Object.entries(authConfigs).map(([toolkit, ids]) => `            ${toolkit}: ${ids.join(", ")}\n`);
  if (lines.length > 0) return `  Composio: your project, by COMPOSIO_API_KEY. Its auth configs:\n${lines.join("")}`;
  return (
    "  Composio: your project, by COMPOSIO_API_KEY. It has no enabled auth config yet, so there is nothing to connect.\n" +
    "            Create one in the dashboard (Auth Configs, https://platform.composio.dev), then start again.\n"
  );
}

/** The status alone: messages of the SDK hold whole bodies. */
function reason(error: unknown): string {
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  if (status === 401) return ": it does not know this COMPOSIO_API_KEY";
  if (status === 403) return ": this COMPOSIO_API_KEY may not read them";
  return typeof status === "number" ? ` (HTTP ${status})` : ": Composio could not be reached";
}
