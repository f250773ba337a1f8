import { isFramed } from "../browser/frames.ts";
import type { Attempt } from "../browser/attempts.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import { isRedirectOf } from "../browser/pageRedirect.ts";
import type { SafeStorage } from "../browser/storage.ts";
import type { ConnectOptions } from "./flow.ts";
import type { Way } from "./machineTypes.ts";

/** Chooses the way to the provider, from the app's options and from what the page can do. */
export function wayOf(window: Window | null, mode?: ConnectOptions["mode"]): Way {
  if (!leavesPage(window, mode)) return "window";
  return window && isFramed(window) ? "link" : "page";
}

/** The way of an attempt from before this page was loaded. If this tab has gone to the provider for it, its link returns here. */
export function wayOfAdopted(window: Window | null, { secret }: Attempt, ofThisTab: SafeStorage): Way {
  return wayOf(window, isRedirectOf(secret, ofThisTab) ? "redirect" : "auto");
}
