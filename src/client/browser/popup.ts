import { pageRedirectKey } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";

const width = 560;
const height = 720;

/**
 * Opens the popup for a connection. Call it synchronously in a click, or browsers block it. The popup starts on a
 * blank page of our origin and has no `opener`; `fillPopup` gives it content.
 * @returns null if the browser blocked it
 */
export function openPopup(window: Window, title: string): Window | null {
  const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - width) / 2));
  const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - height) / 2));
  let popup: Window | null = null;
  try {
    // Not `noopener`: `window.open` would return null, and the popup could not be navigated.
    popup = window.open("about:blank", "_blank", `popup,width=${width},height=${height},left=${left},top=${top}`);
    if (popup) {
      popup.opener = null;
      popup.document.title = title;
    }
  } catch {
    // Without a popup: an extension or a web view refuses windows by an error. With one: an in-app browser may return a window
    // that scripts can't write to. It can still be navigated.
  }
  return popup && !popup.closed ? popup : null;
}

/**
 * Opens the popup without the stored page redirect. Browsers copy this tab's sessionStorage into the popup, which would
 * then look like a redirected tab.
 */
export function openAside(window: Window, title: string, ofThisTab: SafeStorage): Window | null {
  const redirect = ofThisTab.get(pageRedirectKey);
  ofThisTab.remove(pageRedirectKey);
  const popup = openPopup(window, title);
  if (redirect !== null) ofThisTab.set(pageRedirectKey, redirect);
  return popup;
}
