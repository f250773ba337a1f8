import type { SandboxToolkit } from "../catalogue.ts";
import { keyToolkits } from "./keyToolkits.ts";
import { mixedToolkits } from "./mixedToolkits.ts";
import { oauthToolkits } from "./oauthToolkits.ts";

/** The seed: popular toolkits first, every auth scheme covered. Field names are Composio's where known. */
export const sandboxToolkits: readonly SandboxToolkit[] = [...oauthToolkits, ...keyToolkits, ...mixedToolkits];
