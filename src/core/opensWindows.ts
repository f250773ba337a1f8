/** Browsers inside of apps: they open no windows, or ones that can't come back. */
const insideApps =
  /; wv\)|FBA[NV]|Instagram|\bLine\/|MicroMessenger|Snapchat|Pinterest|LinkedInApp|Twitter for|musical_ly|Bytedance/i;
/** Safari names itself; a web view of an app on the same engine doesn't, nor does one that was put on the home screen. */
const appleEngine = /\b(iPhone|iPad|iPod)\b.*AppleWebKit/;

/**
 * Whether a window opened from this page can do its work beside it. In browsers inside of apps, and in pages
 * installed as apps, it opens over the page, elsewhere or not at all: there the page itself goes to the provider.
 */
export function opensWindows(window: Window): boolean {
  const { userAgent } = window.navigator;
  if (insideApps.test(userAgent) || (appleEngine.test(userAgent) && !userAgent.includes("Safari/"))) return false;
  // jsdom, where apps' tests may run, has no media.
  if (typeof window.matchMedia !== "function") return true;
  // Not `fullscreen`: that is also a browser's tab after F11.
  return !window.matchMedia("(display-mode: standalone)").matches;
}
