import type { ConnectWindow } from "../browser/connectWindow.ts";
import { isFramed, linkTarget } from "../browser/frames.ts";
import type { Attempt } from "../browser/attempts.ts";
import { leavesPage } from "../browser/opensWindows.ts";
import { isRedirectOf, storePageRedirect } from "../browser/pageRedirect.ts";
import type { SafeStorage } from "../browser/storage.ts";
import type { ConnectOptions } from "./flow.ts";
import type { Flow, Way } from "./machineTypes.ts";

/** Chooses the way to the provider, from the app's options and from what the page can do. */
export function wayOf(window: Window | null, mode?: ConnectOptions["mode"]): Way {
  if (!leavesPage(window, mode)) return "window";
  return window && isFramed(window) ? "link" : "page";
}

/** The way of an attempt from before this page was loaded. If this tab has gone to the provider for it, its link returns here. */
export function wayOfAdopted(window: Window | null, { secret }: Attempt, ofThisTab: SafeStorage): Way {
  return wayOf(window, isRedirectOf(secret, ofThisTab) ? "redirect" : "auto");
}

/** Sends the window or the page of a waiting flow to the provider. False if the browser refuses that for the window. */
export function goToProvider(
  { at, way, attempt }: Flow,
  popup: Pick<ConnectWindow, "send">,
  window: Window | null,
  ofThisTab: SafeStorage,
): boolean {
  if (at !== "waiting" || !attempt?.redirectUrl) return true;
  if (way === "window" || !window) return popup.send(attempt.redirectUrl);
  const leaving = way === "page" ? window : linkTarget(window) === "_top" ? window.parent : null;
  if (leaving) storePageRedirect(attempt.secret, leaving, ofThisTab);
  if (way === "page") window.location.assign(attempt.redirectUrl);
  return true;
}
