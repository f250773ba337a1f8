import { tripKey } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";
import { pageScheme } from "./pageScheme.ts";

/** The words on the page that the window shows until the link is known. */
export interface PopupContent {
  readonly title: string;
  readonly message: string;
}

const width = 560;
const height = 720;

/**
 * Opens the window for a connection. Call it synchronously in a click, or browsers block it. The window
 * starts on a page of our own origin and has no way back to the page that opened it.
 * @returns null where the browser blocked it.
 */
export function openPopup(window: Window, content: PopupContent): Window | null {
  const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - width) / 2));
  const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - height) / 2));
  // Not `noopener`: it returns null even on success, and the window could never be sent anywhere.
  const popup = window.open("about:blank", "_blank", `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (!popup || popup.closed) return null;
  try {
    popup.opener = null;
    fill(popup, content, window.document);
  } catch {
    // An in-app browser may hand out a window it lets nobody write to; the trip itself still works.
  }
  return popup;
}

/**
 * Opens it beside the tab. It begins with a copy of the tab's storage, and must not take itself for a tab on a trip to
 * the provider.
 */
export function openAside(window: Window, content: PopupContent, ofThisTab: SafeStorage): Window | null {
  const trip = ofThisTab.get(tripKey);
  ofThisTab.remove(tripKey);
  const popup = openPopup(window, content);
  if (trip !== null) ofThisTab.set(tripKey, trip);
  return popup;
}

/** The page inherits the opener's Content-Security-Policy, which may forbid style elements; styles set by script are free. */
function fill({ document }: Window, { title, message }: PopupContent, opener: Document): void {
  const { documentElement, body } = document;
  document.title = title;
  documentElement.lang = opener.documentElement.lang || "en";
  documentElement.style.colorScheme = pageScheme(opener.body) ?? "light dark";
  body.style.cssText =
    "display:grid;place-items:center;min-height:90vh;margin:0;padding:1rem;text-align:center;" +
    "font:1rem/1.5 system-ui,sans-serif;color:CanvasText;background:Canvas";
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = message;
  body.append(text);
}
