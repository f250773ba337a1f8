import type { Clock } from "../../platform/environment.ts";
import { boolean, nullable, number, object, readOrNull, string, withDefault } from "../../platform/shapes.ts";
import { attemptPrefix, linkLifetime, storageOf } from "./storage.ts";
import { parseJson } from "../../platform/json.ts";
import { onlyTarget, targetKey } from "../../protocol/targets.ts";
import type { Target } from "../../protocol/types.ts";

/** A connection that was started and has not ended: what survives a reload and is seen by other tabs. */
export interface Attempt {
  readonly target: Target;
  /** Whose it is, as the handler names them. */
  readonly user: string | null;
  /** Id of the connected account that the link made. */
  readonly id: string;
  /** The secret that a callback must show to be believed as this attempt's. */
  readonly secret: string;
  /** Epoch milliseconds of this machine's clock. */
  readonly startedAt: number;
  /** Epoch milliseconds of this machine's clock, whatever the server's says. */
  readonly expiresAt: number;
  /** Whether a further account is wanted: then its connection replaces none. */
  readonly allowMultiple: boolean;
  /** The link itself: kept for this tab only, so that closing the window half-way needs no second link. */
  readonly redirectUrl: string | null;
}

export interface Attempts {
  /** Those not yet expired; expired and unreadable ones are swept. */
  list(): readonly Attempt[];
  save(attempt: Attempt): void;
  remove(attempt: Attempt): void;
  /** Takes others' links out of this tab and, if `everywhere`, all of theirs out of the browser: their own tabs hear nothing of it. */
  sweep(isTheirs: (attempt: Attempt) => boolean, everywhere: boolean): void;
  /** Hears what other tabs save and remove. */
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
});

/** Attempts of one handler, one storage key each, so that neither two tabs nor two users write over one another. */
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
      // A clock set back must not keep an attempt for ever.
      if (attempt && attempt.expiresAt > clock.now() && attempt.expiresAt <= clock.now() + linkLifetime)
        attempts.push(attempt);
      else shared.remove(key);
    }
    return attempts;
  }

  return {
    list,
    save(attempt) {
      const { redirectUrl, ...rest } = attempt;
      if (redirectUrl !== null) ofThisTab.set(linkKey(attempt.id), redirectUrl);
      shared.set(keyOf(attempt), JSON.stringify(rest));
    },
    remove(attempt) {
      ofThisTab.remove(linkKey(attempt.id));
      const present = read(shared.get(keyOf(attempt)));
      if (present === null || present.id === attempt.id) shared.remove(keyOf(attempt));
    },
    sweep(isTheirs, everywhere) {
      for (const attempt of list()) {
        if (isTheirs(attempt)) continue;
        ofThisTab.remove(linkKey(attempt.id));
        if (!everywhere) continue;
        shared.set(keyOf(attempt), swept);
        shared.remove(keyOf(attempt));
      }
    },
    listen(onChange) {
      if (!window) return () => undefined;
      const onStorage = (event: StorageEvent) => {
        if (event.key?.startsWith(prefix) && event.newValue !== swept)
          onChange(read(event.newValue), read(event.oldValue));
      };
      window.addEventListener("storage", onStorage);
      return () => window.removeEventListener("storage", onStorage);
    },
  };
}

/** Stands for a moment where an attempt was, so that its removal is not taken for its end. */
const swept = "";

const linkKey = (id: string) => `composio-react:link:${id}`;
