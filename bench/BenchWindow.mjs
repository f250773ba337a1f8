/** As much of a browser's window as the kit uses: events, storage, popups that only remember. */
export class BenchWindow extends EventTarget {
  document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  navigator = { onLine: true, userAgent: "bench" };
  localStorage = new MemoryStorage();
  sessionStorage = new MemoryStorage();
  BroadcastChannel = BroadcastChannel;
  screenX = 0;
  screenY = 0;
  outerWidth = 1280;
  outerHeight = 800;
  popups = [];

  constructor(address) {
    super();
    const { origin, href, pathname, search, hash } = new URL(address);
    this.location = { origin, href, pathname, search, hash };
  }

  matchMedia() {
    return { matches: false };
  }

  open() {
    const popup = { closed: false, opener: null, location: { replace: () => undefined }, focus: () => undefined };
    this.popups.push(Object.assign(popup, { close: () => (popup.closed = true) }));
    return popup;
  }
}

class MemoryStorage {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key, value) {
    this[key] = value;
  }
  removeItem(key) {
    delete this[key];
  }
}
