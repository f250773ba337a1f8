/** As much of a browser's window as the kit uses: events, storage, popups that only remember. */
export class BenchWindow extends EventTarget {
  document = Object.assign(new EventTarget(), {
    visibilityState: "visible",
    hasFocus: () => !this.popups.some(({ isInFront }) => isInFront),
  });
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
    const popup = {
      closed: false,
      isInFront: true,
      opener: null,
      location: { replace: () => undefined },
      focus: () => undefined,
      close: () => Object.assign(popup, { closed: true, isInFront: false }),
      /** Reads as closed from now on, though it is open: the provider's page has a COOP header. */
      sever: () => Object.assign(popup, { closed: true }),
    };
    this.popups.push(popup);
    this.dispatchEvent(new Event("blur"));
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
