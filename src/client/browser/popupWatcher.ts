import type { Clock } from "../../platform/environment.ts";
import { type PopupContent, openAside } from "./popup.ts";
import type { SafeStorage } from "./storage.ts";

/** The window of a flow. Its user may close it at any time, and a provider's COOP makes an open one read as closed. */
export interface ConnectWindow {
  /** Whether it can still be told anything. */
  isOpen(): boolean;
  /** Opens it, synchronously in a click. False where the browser blocks it. */
  open(content: PopupContent): boolean;
  /** One that was opened already, or null where that was blocked, for the next `open`. */
  give(opened: Window | null): void;
  /** Closes what was given and never wanted. */
  takeBack(): void;
  focus(): void;
  /** Sends it to an address. False where there is no window (any more). */
  send(address: string): boolean;
  /** Closes it, where the browser allows that. False where it may be open still: only its user can close it then. */
  close(): boolean;
  /** What becomes of it is not this flow's business any more. */
  letGo(): void;
  /** Looks out for its end until told to rest. */
  watch(): void;
  rest(): void;
}

/** Milliseconds between glances at `popup.closed`: local, no request. */
const glanceInterval = 500;

export function createConnectWindow(
  window: Window | null,
  clock: Clock,
  ofThisTab: SafeStorage,
  onClosed: () => void,
): ConnectWindow {
  let popup: Window | null = null;
  /** Whether it has gone to the provider: from then on "closed" may also be said of one that is open. */
  let hasGone = false;
  let given: Window | null | undefined;
  let timer: unknown = null;
  const isOpen = () => popup !== null && !popup.closed;

  function watch(): void {
    clock.clearTimeout(timer);
    if (!popup) return;
    if (isOpen()) timer = clock.setTimeout(watch, glanceInterval);
    else {
      popup = null;
      onClosed();
    }
  }

  return {
    isOpen,
    open(content) {
      popup = given === undefined ? window && openAside(window, content, ofThisTab) : given;
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
      if (isOpen()) popup?.location.replace(address);
      else popup = null;
      hasGone ||= popup !== null;
      return popup !== null;
    },
    close() {
      const wasOpen = isOpen();
      if (popup && wasOpen && isClosable(popup, window)) popup.close();
      return !hasGone || (wasOpen && !isOpen());
    },
    letGo() {
      popup = null;
      hasGone = false;
    },
    watch,
    rest: () => clock.clearTimeout(timer),
  };
}

/**
 * Chromium and WebKit close a window for nobody but its opener, which it has none of any more, and complain on the
 * console. While it is on a page of our own, and in Firefox, it can be closed.
 */
function isClosable(popup: Window, opener: Window | null): boolean {
  if (!opener?.navigator.userAgent.includes("AppleWebKit")) return true;
  try {
    return popup.document !== undefined;
  } catch {
    return false; // It is at the provider.
  }
}
