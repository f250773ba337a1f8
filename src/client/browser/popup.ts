import { pageRedirectKey } from "../../protocol/callback.ts";
import type { SafeStorage } from "./storage.ts";
import { pageScheme } from "./pageScheme.ts";

/** What the popup shows until the link is known. */
export interface PopupContent {
  readonly title: string;
  readonly message: string;
  /** Address of the app's logo. */
  readonly logo?: string | null;
}

const width = 560;
const height = 720;

/**
 * Opens the popup for a connection. Call it synchronously in a click, or browsers block it. The popup starts on a
 * blank page of our origin and has no `opener`.
 * @returns null if the browser blocked it
 */
export function openPopup(window: Window, content: PopupContent): Window | null {
  const left = Math.max(0, Math.round(window.screenX + (window.outerWidth - width) / 2));
  const top = Math.max(0, Math.round(window.screenY + (window.outerHeight - height) / 2));
  // Not `noopener`: `window.open` would return null, and the popup could not be navigated.
  const popup = window.open("about:blank", "_blank", `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (!popup || popup.closed) return null;
  try {
    popup.opener = null;
    fill(popup, content, window.document);
  } catch {
    // An in-app browser may return a window that scripts can't write to. It can still be navigated.
  }
  return popup;
}

/**
 * Opens the popup without the stored page redirect. Browsers copy this tab's sessionStorage into the popup, which would
 * then look like a redirected tab.
 */
export function openAside(window: Window, content: PopupContent, ofThisTab: SafeStorage): Window | null {
  const redirect = ofThisTab.get(pageRedirectKey);
  ofThisTab.remove(pageRedirectKey);
  const popup = openPopup(window, content);
  if (redirect !== null) ofThisTab.set(pageRedirectKey, redirect);
  return popup;
}

/**
 * Fills the popup. It inherits the page's Content-Security-Policy, which may forbid style elements but allows styles that a
 * script sets.
 */
function fill({ document, matchMedia }: Window, { title, message, logo }: PopupContent, opener: Document): void {
  const { documentElement, body } = document;
  document.title = title;
  documentElement.lang = opener.documentElement.lang || "en";
  documentElement.style.colorScheme = pageScheme(opener.body) ?? "light dark";
  body.style.cssText =
    "display:grid;place-content:center;justify-items:center;gap:.5rem;min-height:90vh;margin:0;padding:1rem;" +
    "font:500 1rem/1.5 system-ui,sans-serif;text-align:center;color:CanvasText;background:Canvas";
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  text.textContent = message;
  const spinner = document.createElement("div");
  spinner.style.cssText = "width:20px;height:20px;border:2px solid;border-top-color:transparent;border-radius:50%";
  body.append(spinner, text);
  if (logo) {
    // With an empty `alt`, a picture that the policy forbids takes no space.
    const picture = document.createElement("img");
    Object.assign(picture, { alt: "", width: 40, referrerPolicy: "no-referrer", src: logo });
    body.prepend(picture);
  }
  if (!matchMedia("(prefers-reduced-motion:reduce)").matches)
    spinner.animate({ rotate: ["0turn", "1turn"] }, { duration: 900, iterations: 1e3 });
}
