import { MemoryStorage } from "./FakeWindow.ts";

/** The local storage of one origin: every window has a view of it, and gets events for changes of others. */
export interface OriginStorage {
  /** A view for a new window, which `hear` makes known. */
  openView(): { readonly storage: Storage; hear(window: EventTarget): void };
}

export function createOriginStorage(): OriginStorage {
  const views: View[] = [];

  class View extends MemoryStorage {
    override setItem(key: string, value: string): void {
      this.#change(key, value);
    }
    override removeItem(key: string): void {
      this.#change(key, null);
    }
    #change(key: string, newValue: string | null): void {
      const oldValue = this.getItem(key);
      if (oldValue === newValue) return;
      for (const view of views) {
        if (newValue === null) delete view[key];
        else view[key] = newValue;
      }
      const event = { key, oldValue, newValue };
      for (const [view, window] of windows) {
        if (view !== this) window.dispatchEvent(Object.assign(new Event("storage"), event));
      }
    }
  }
  const windows = new Map<View, EventTarget>();

  return {
    openView() {
      const storage = new View();
      const [other] = views;
      if (other) for (const key of Object.keys(other)) storage[key] = other[key];
      views.push(storage);
      return { storage, hear: (window) => void windows.set(storage, window) };
    },
  };
}
