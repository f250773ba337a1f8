/** A window for tests. It opens no real popups, and records every popup and navigation. */
export interface ScriptedWindow {
  /** The page's own window, except for `open` and navigation. */
  readonly window: Window;
  /** The popups opened so far, oldest first. */
  readonly popups: readonly ScriptedPopup[];
  /** URLs that the page itself navigated to. */
  readonly navigations: readonly string[];
  /** Whether the browser blocks popups from now on. */
  blocked: boolean;
  /** Called inside `window.open`. Firefox runs other tasks of the page there. */
  whileOpening: () => void;
}

/** A popup, as its opener sees it. */
export interface ScriptedPopup {
  readonly closed: boolean;
  /** The URL that it was navigated to. */
  readonly address: string | null;
  /** How often it was focused. */
  readonly focused: number;
  /** Closes it, as the user would. */
  close(): void;
}

/** @param onNavigated called when a popup has been navigated */
export function createScriptedWindow(window: Window, onNavigated: () => void = () => undefined): ScriptedWindow {
  const popups: ScriptedPopup[] = [];
  const navigations: string[] = [];
  const location = overlay(window.location, { assign: (address: string) => void navigations.push(address) });
  const scripted: ScriptedWindow = {
    popups,
    navigations,
    blocked: false,
    whileOpening: () => undefined,
    window: overlay(window, {
      location,
      // Equal values mean "not in a frame", even if the test itself runs in one.
      self: null,
      top: null,
      open: () => {
        if (scripted.blocked) return null;
        scripted.whileOpening();
        const address: { address: string | null } = { address: null };
        const popup = { ...address, closed: false, focused: 0, opener: window, document: null };
        const handle = Object.assign(popup, {
          close: () => void (popup.closed = true),
          focus: () => void popup.focused++,
          location: {
            replace(address: string) {
              popup.address = address;
              onNavigated();
            },
          },
        });
        popups.push(handle);
        return handle;
      },
    }),
  };
  return scripted;
}

/** An object with some members replaced. Its methods are bound to it, because a window's methods require that. */
function overlay<Target extends object>(target: Target, members: Readonly<Record<string, unknown>>): Target {
  // The proxy's target is an empty object, because a proxy can't replace non-configurable members of its target, such as
  // `location.assign`.
  // SAFETY: every access is answered from the original object and the replaced members.
  return new Proxy({} as Target, {
    get(_, name) {
      if (typeof name === "string" && Object.hasOwn(members, name)) return members[name];
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || isConstructor(name)) return value;
      const bound: unknown = value.bind(target);
      return bound;
    },
    set: (_, name, value) => Reflect.set(target, name, value),
    has: (_, name) => Reflect.has(target, name),
  });
}

function isConstructor(name: string | symbol): boolean {
  return typeof name === "string" && /^[A-Z]/.test(name);
}
