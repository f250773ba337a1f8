import { isFramed } from "../browser/frames.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import type { ConnectOptions } from "./flow.ts";
import type { Way } from "./machineTypes.ts";

/** Chooses the way to the provider, from the app's options and from what the page can do. */
export function wayOf(window: Window | null, mode?: ConnectOptions["mode"]): Way {
  if (!leavesPage(window, mode)) return "window";
  return window && isFramed(window) ? "link" : "page";
}
