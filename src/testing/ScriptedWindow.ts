/** A window that a test's popups live in: nothing opens, everything is remembered. */
export interface ScriptedWindow {
  /** The page's own window, but for `open` and the page's trips. */
  readonly window: Window;
  /** Those opened so far, oldest first. */
  readonly popups: readonly ScriptedPopup[];
  /** Addresses that the page itself was sent to. */
  readonly trips: readonly string[];
  /** Whether the browser blocks popups from now on. */
  blocked: boolean;
}

/** A popup as its opener sees it. */
export interface ScriptedPopup {
  readonly closed: boolean;
  /** Where it was sent. */
  readonly address: string | null;
  /** How often it was brought to the front. */
  readonly focused: number;
  /** Closes it, as its user would. */
  close(): void;
}

export function createScriptedWindow(window: Window): ScriptedWindow {
  const popups: ScriptedPopup[] = [];
  const trips: string[] = [];
  const location = overlay(window.location, { assign: (address: string) => void trips.push(address) });
  const scripted = {
    popups,
    trips,
    blocked: false,
    window: overlay(window, {
      location,
      // Whatever frame the test itself runs in.
      self: null,
      top: null,
      open: () => {
        if (scripted.blocked) return null;
        const address: { address: string | null } = { address: null };
        const popup = { ...address, closed: false, focused: 0, opener: window, document: null };
        const handle = Object.assign(popup, {
          close: () => void (popup.closed = true),
          focus: () => void popup.focused++,
          location: { replace: (address: string) => void (popup.address = address) },
        });
        popups.push(handle);
        return handle;
      },
    }),
  };
  return scripted;
}

/** An object with some members replaced. Methods keep their own `this`, which windows insist on. */
function overlay<Target extends object>(target: Target, members: Readonly<Record<string, unknown>>): Target {
  // Over an empty object: a proxy may not disguise a member that its target has fixed, as `location.assign` is.
  // SAFETY: every access is answered from the target and the members.
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
