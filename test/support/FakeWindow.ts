/** A window for the core, which is given one instead of reaching for it: events, storage, location, popups. */
export class FakeWindow extends EventTarget {
  readonly document: FakeDocument = new FakeDocument();
  readonly navigator: { onLine: boolean; userAgent: string } = { onLine: true, userAgent: "Mozilla/5.0 Test" };
  /** How the page is shown: in a browser's tab, or installed as an app. */
  displayMode = "browser";
  readonly matchMedia = (query: string): { matches: boolean } => ({
    matches: query.split(", ").includes(`(display-mode: ${this.displayMode})`),
  });
  readonly localStorage: Storage;
  readonly sessionStorage: Storage = new MemoryStorage();
  readonly screenX = 0;
  readonly screenY = 0;
  readonly outerWidth = 1280;
  readonly outerHeight = 800;
  readonly BroadcastChannel: typeof BroadcastChannel | undefined = BroadcastChannel;
  readonly popups: FakePopup[] = [];
  /** What the page itself was sent to. */
  readonly navigations: string[] = [];
  popupsBlocked = false;
  readonly location: Location;
  readonly history: { state: unknown; replaceState(state: unknown, unused: string, address: string): void } = {
    state: null,
    replaceState: (_state, _unused, address) => {
      const { href, pathname, search, hash } = new URL(address, this.location.href);
      Object.assign(this.location, { href, pathname, search, hash });
    },
  };

  constructor(address = "http://app.test/settings?tab=apps#gmail", shared: Storage = new MemoryStorage()) {
    super();
    this.localStorage = shared;
    const { origin, href, pathname, search, hash } = new URL(address);
    // SAFETY: the core reads these and calls assign; nothing else of Location is used.
    this.location = {
      origin,
      href,
      pathname,
      search,
      hash,
      assign: (to: string) => this.navigations.push(to),
    } as unknown as Location;
  }

  open = (): FakePopup | null => {
    if (this.popupsBlocked) return null;
    const popup = new FakePopup();
    this.popups.push(popup);
    return popup;
  };

  /** The same object under the type that the core takes. */
  get asWindow(): Window {
    // SAFETY: it has every member that the core uses; a missing one fails loudly in a test.
    return this as unknown as Window;
  }

  hide(hidden: boolean): void {
    this.document.visibilityState = hidden ? "hidden" : "visible";
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  /** The user goes to another window, or comes back. */
  setFocused(isFocused: boolean): void {
    this.document.isFocused = isFocused;
    this.dispatchEvent(new Event(isFocused ? "focus" : "blur"));
  }

  setOnline(online: boolean): void {
    this.navigator.onLine = online;
    this.dispatchEvent(new Event(online ? "online" : "offline"));
  }
}

class FakeDocument extends EventTarget {
  visibilityState: "visible" | "hidden" = "visible";
  /** Whether the user is at this page, and not in another window. */
  isFocused = true;
  hasFocus = (): boolean => this.isFocused;
}

/** A popup as its opener sees it. Its document is out of reach, as in in-app browsers. */
export class FakePopup {
  closed = false;
  opener: unknown = "the page";
  focused = 0;
  readonly navigations: string[] = [];
  readonly location: { replace(to: string): void } = { replace: (to) => void this.navigations.push(to) };
  close(): void {
    this.closed = true;
  }
  focus(): void {
    this.focused++;
  }
}

export class MemoryStorage implements Storage {
  [key: string]: unknown;

  get length(): number {
    return Object.keys(this).length;
  }
  clear(): void {
    for (const key of Object.keys(this)) delete this[key];
  }
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  key(index: number): string | null {
    return Object.keys(this)[index] ?? null;
  }
  removeItem(key: string): void {
    delete this[key];
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
}
