import type { Clock } from "../../platform/environment.ts";
import { openAside } from "./popup.ts";
import { type PopupContent, fillPopup } from "./popupContent.ts";
import type { SafeStorage } from "./storage.ts";

/** The popup of a flow. The user may close it at any time. A provider's COOP header makes an open popup look closed. */
export interface ConnectWindow {
  /** Whether it is known to be open. */
  isOpen(): boolean;
  /** Opens it, synchronously in a click. False when the browser blocks it. */
  open(content: PopupContent): boolean;
  /** Supplies a popup that was opened earlier (null: it was blocked) for the next `open`. */
  give(opened: Window | null): void;
  /** Closes a supplied popup that was never used. */
  takeBack(): void;
  focus(): void;
  /** Navigates it to a URL, if it is still there. False if the browser refuses that; the popup is closed. */
  send(address: string): boolean;
  /** Closes it if the browser allows that. False if it may still be open: then only the user can close it. */
  close(): boolean;
  /** Stops managing it, and leaves it open. */
  forget(): void;
  /** Checks repeatedly whether it was closed, until `unwatch`. */
  watch(): void;
  /** Stops checking. */
  unwatch(): void;
}

/** Milliseconds between checks of `popup.closed`. A check sends no request. */
const checkInterval = 500;

export function createConnectWindow(
  window: Window | null,
  clock: Clock,
  ofThisTab: SafeStorage,
  onClosed: () => void,
): ConnectWindow {
  let popup: Window | null = null;
  /** Whether it was navigated to the provider. From then on `closed` may be true for an open popup (COOP). */
  let hasGone = false;
  let given: Window | null | undefined;
  let timer: unknown = null;
  const isOpen = () => popup !== null && !popup.closed;

  function watch(): void {
    clock.clearTimeout(timer);
    if (!popup) return;
    if (isOpen()) timer = clock.setTimeout(watch, checkInterval);
    else {
      popup = null;
      onClosed();
    }
  }

  return {
    isOpen,
    open(content) {
      popup = given === undefined ? window && openAside(window, content.title, ofThisTab) : given;
      if (popup && window) fillPopup(popup, content, window.document);
      given = undefined;
      hasGone = false;
      return popup !== null;
    },
    give(opened) {
      given = opened;
    },
    takeBack() {
      given?.close();
      given = undefined;
    },
    focus: () => popup?.focus(),
    send(address) {
      if (!isOpen()) popup = null;
      try {
        popup?.location.replace(address);
      } catch {
        if (!popup || !followLink(popup, address)) {
          popup?.close();
          popup = null;
          return false;
        }
      }
      hasGone ||= popup !== null;
      return true;
    },
    close() {
      const wasOpen = isOpen();
      if (popup && wasOpen && isClosable(popup, window)) popup.close();
      return !hasGone || (wasOpen && !isOpen());
    },
    forget() {
      popup = null;
      hasGone = false;
    },
    watch,
    unwatch: () => clock.clearTimeout(timer),
  };
}

/**
 * Lets the popup navigate itself. In a frame whose sandbox keeps its windows inside, Chromium lets only the opener navigate or
 * close it; the popup no longer has one.
 */
function followLink({ document }: Window, address: string): boolean {
  try {
    const link = Object.assign(document.createElement("a"), { href: address });
    document.body.append(link);
    link.click();
    return true;
  } catch {
    return false; // Scripts can't write to it.
  }
}

/**
 * Chromium and WebKit let only its opener close a window, and log an error otherwise; the popup no longer has an opener.
 * Firefox can close it. So can every browser while it shows a page of our origin.
 */
function isClosable(popup: Window, opener: Window | null): boolean {
  if (!opener?.navigator.userAgent.includes("AppleWebKit")) return true;
  try {
    return popup.document !== undefined;
  } catch {
    return false; // It shows a page of another origin.
  }
}
