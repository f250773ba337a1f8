import { type Emitter, createEmitter } from "../../platform/emitter.ts";
import { isSafeRedirect } from "../../platform/isSafeRedirect.ts";
import type { Clock } from "../../platform/environment.ts";
import { boolean, nullable, number, object, readOrNull, string, withDefault } from "../../platform/shapes.ts";
import { endRedirectOf } from "./pageRedirect.ts";
import { attemptPrefix, linkLifetime, storageOf } from "./storage.ts";
import { parseJson } from "../../platform/json.ts";
import { onlyTarget, targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";
import { on } from "../../platform/listen.ts";

/**
 * A connection that was started and has not ended. It is stored, so that it survives a reload and other tabs see it.
 */
export interface Attempt {
  readonly target: Target;
  /** The user's hash, as the handler sends it. */
  readonly user: string | null;
  /** Id of the connected account that the connect link created. */
  readonly id: string;
  /** The secret that a callback must contain to belong to this attempt. */
  readonly secret: string;
  /** Epoch milliseconds of this device's clock. */
  readonly startedAt: number;
  /** Epoch milliseconds of this device's clock, not of the server's. */
  readonly expiresAt: number;
  /** Whether the user wants an additional account: then the new account replaces none. */
  readonly allowMultiple: boolean;
  /** Id of a working account that the user connects again: see `replaceReconnected`. */
  readonly replaces: string | null;
  /** The connect link. Stored in this tab only. With it a closed window can be opened again without a second link. */
  readonly redirectUrl: string | null;
}

export interface Attempts {
  /**
   * Attempts that have not expired. Expired and unreadable ones are removed, and other tabs are not notified: a start may have
   * expired while its request is still on its way.
   */
  list(): readonly Attempt[];
  save(attempt: Attempt): void;
  remove(attempt: Attempt): void;
  /**
   * Removes the links of other users' attempts from this tab. With `everywhere`, also removes the attempts from the browser;
   * other tabs are not notified.
   * @param isOwn whether an attempt is the current user's
   */
  sweep(isOwn: (attempt: Attempt) => boolean, everywhere: boolean): void;
  /**
   * Calls back when another tab, or another client in this tab, saves or removes an attempt, until the returned function is
   * called.
   */
  listen(onChange: (attempt: Attempt | null, removed: Attempt | null) => void): () => void;
}

const absent = nullable(string);
const stored = object({
  target: object({ toolkit: absent, authConfigId: absent, connectedAccountId: absent }),
  user: absent,
  id: string,
  secret: string,
  startedAt: number,
  expiresAt: number,
  allowMultiple: withDefault(boolean, true),
  replaces: absent,
});

/**
 * The attempts of one handler. Each has its own storage key, so that two tabs or two users do not overwrite each
 * other.
 */
export function createAttempts(baseUrl: string, window: Window | null, clock: Clock): Attempts {
  const prefix = `${attemptPrefix}${baseUrl}:`;
  const shared = storageOf(window, "localStorage");
  const ofThisTab = storageOf(window, "sessionStorage");
  const keyOf = ({ user, target }: Attempt) => `${prefix}${user ?? ""}:${targetKey(target)}`;

  function read(text: string | null): Attempt | null {
    const attempt = readOrNull(stored, parseJson(text));
    if (!attempt) return null;
    const { target, ...rest } = attempt;
    const found = onlyTarget(target);
    return found && { ...rest, target: found, redirectUrl: ofThisTab.get(linkKey(rest.id)) };
  }

  function list(): readonly Attempt[] {
    const attempts: Attempt[] = [];
    for (const key of shared.keys(prefix)) {
      const attempt = read(shared.get(key));
      // If the clock was set back, the attempt would never expire.
      if (attempt && attempt.expiresAt > clock.now() && attempt.expiresAt <= clock.now() + linkLifetime)
        attempts.push(attempt);
      else drop(key);
    }
    return attempts;
  }

  /** Removes an attempt that has not ended: other tabs are not notified. */
  function drop(key: string): void {
    shared.set(key, dropped);
    shared.remove(key);
  }

  const clients = clientsOf(window);
  const attempts: Attempts = {
    list,
    save(attempt) {
      const { redirectUrl, ...rest } = attempt;
      if (redirectUrl !== null) ofThisTab.set(linkKey(attempt.id), redirectUrl);
      shared.set(keyOf(attempt), JSON.stringify(rest));
      clients.emit({ by: attempts, prefix, saved: attempt, removed: null });
    },
    remove(attempt) {
      ofThisTab.remove(linkKey(attempt.id));
      endRedirectOf(attempt.secret, ofThisTab);
      const present = read(shared.get(keyOf(attempt)));
      if (present !== null && present.id !== attempt.id) return;
      shared.remove(keyOf(attempt));
      clients.emit({ by: attempts, prefix, saved: null, removed: attempt });
    },
    sweep(isOwn, everywhere) {
      for (const attempt of list()) {
        if (isOwn(attempt)) continue;
        ofThisTab.remove(linkKey(attempt.id));
        if (everywhere) drop(keyOf(attempt));
      }
    },
    listen(onChange) {
      if (!window) return () => undefined;
      const stops = [
        on(window, "storage", (event) => {
          if (event.key?.startsWith(prefix) && event.newValue !== dropped)
            onChange(read(event.newValue), read(event.oldValue));
        }),
        clients.subscribe((change) => {
          if (change.by !== attempts && change.prefix === prefix) onChange(change.saved, change.removed);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
  return attempts;
}

interface Change {
  readonly by: Attempts;
  readonly prefix: string;
  readonly saved: Attempt | null;
  readonly removed: Attempt | null;
}

const clientsByWindow = new WeakMap<Window, Emitter<Change>>();

/** Connects the clients of one tab, to which browsers send no storage events of this tab: a page may have several providers. */
function clientsOf(window: Window | null): Emitter<Change> {
  const clients = (window && clientsByWindow.get(window)) ?? createEmitter<Change>();
  if (window) clientsByWindow.set(window, clients);
  return clients;
}

/** Written before an attempt is dropped, so that other tabs do not take the removal for its end. */
const dropped = "";

const linkKey = (id: string) => `composio-react:link:${id}`;

/** The attempt without its link, if that is not safe to open. */
export function withSafeLink(attempt: Attempt): Attempt {
  return attempt.redirectUrl !== null && isSafeRedirect(attempt.redirectUrl)
    ? attempt
    : { ...attempt, redirectUrl: null };
}
