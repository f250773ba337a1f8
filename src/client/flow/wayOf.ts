import { isFramed } from "../browser/frames.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import type { ConnectOptions } from "./flow.ts";
import type { Way } from "./machineTypes.ts";

/** How a user of this page gets to the provider, by what the app asks for and what the page can do. */
export function wayOf(window: Window | null, mode?: ConnectOptions["mode"]): Way {
  if (!leavesPage(window, mode)) return "window";
  return window && isFramed(window) ? "link" : "page";
}
