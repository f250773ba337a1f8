import type { Clock } from "../../platform/environment.ts";
import { createEmitter } from "../../platform/emitter.ts";
import { parseJson } from "../../platform/json.ts";
import { on } from "../../platform/listen.ts";
import { type Shape, boolean, nullable, number, object, readOrNull, string } from "../../platform/shapes.ts";
import { type SafeStorage, requestPrefix } from "./storage.ts";

/** How the user has answered a connection request. */
export interface RequestNote {
  /** The last answer: `connected`, `declined`, or null while the request is open. */
  readonly answer: string | null;
  /** Whether `onConnected` and `onDeclined` have been called. */
  readonly isConnectedTold: boolean;
  readonly isDeclinedTold: boolean;
  /** JSON of the chosen accounts: ids by requested connection. */
  readonly chosen: string | null;
  /** When it was changed, or the user has last seen the request open. Epoch milliseconds. */
  readonly at: number;
}

const stored: Shape<RequestNote> = object({
  answer: nullable(string),
  isConnectedTold: boolean,
  isDeclinedTold: boolean,
  chosen: nullable(string),
  at: number,
});

export const openNote: RequestNote = {
  answer: null,
  isConnectedTold: false,
  isDeclinedTold: false,
  chosen: null,
  at: 0,
};

/** Changes a note by calling `save`; null removes the note. What it does after `save` may throw: the note is stored then. */
export type ChangeNote = (before: RequestNote, save: (after: RequestNote | null) => void) => void;

/** The answers to connection requests, by user, shared by all tabs of this origin. */
export interface RequestNotes {
  /** The stored text of a request's note, or null. Equal texts are equal notes. */
  getText(key: string): string | null;
  /**
   * Changes a note. Tabs take turns (Web Locks), a hidden one after those that the user sees. Does nothing if another user has
   * signed in meanwhile.
   */
  update(key: string, change: ChangeNote): Promise<void>;
  /**
   * The same for a change that calls the app after `save`. The changes of a page take turns, with a pause: an app that has got
   * one answer may take no other for now, and says so by its next render.
   */
  answer(key: string, change: ChangeNote): void;
  subscribe(listener: () => void): () => void;
}

/** For how many milliseconds an answer is kept. */
const lifetime = 30 * 86_400_000;
/** How many notes are kept. */
const most = 200;
/** For how many milliseconds a hidden tab waits for others: the conversation goes on where the user sees it. */
const hiddenTabWait = 5_000;
/** For how many milliseconds an app renders the answer of one card before it gets that of the next. */
const pause = 100;

export function createRequestNotes(options: {
  readonly baseUrl: string;
  readonly storage: SafeStorage;
  /** The user for whom the handler answers; undefined before the first answer. */
  readonly users: {
    readonly current: string | null | undefined;
    /** Changes with the user. */
    readonly page: string | null;
    subscribe(listener: () => void): () => void;
  };
  readonly clock: Clock;
  readonly window: Window | null;
}): RequestNotes {
  const { storage, users, clock, window } = options;
  const { emit, subscribe } = createEmitter();
  const prefix = `${requestPrefix}${options.baseUrl}:`;
  const ownPrefix = () => `${prefix}${users.current ?? ""}:`;
  let listeners = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** Null for a note that is unreadable, and for an answer that is too old. An old request that is open must not look new. */
  const noteAt = (key: string) => {
    const note = parseNote(storage.get(key));
    return note && (note.answer === null || note.at > clock.now() - lifetime) ? note : null;
  };

  function sweep(): void {
    const kept: { readonly key: string; readonly at: number }[] = [];
    for (const key of storage.keys(prefix)) {
      const note = noteAt(key);
      if (note && (users.current === undefined || key.startsWith(ownPrefix()))) kept.push({ key, at: note.at });
      else storage.remove(key);
    }
    for (const { key } of [...kept].sort((one, other) => other.at - one.at).slice(most)) storage.remove(key);
  }

  /** Resolves when the page becomes visible, or others have had their time. */
  function waitForOthers({ document }: Window): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        stop();
        clock.clearTimeout(timer);
        resolve();
      };
      const stop = on(document, "visibilitychange", end);
      const timer = clock.setTimeout(end, hiddenTabWait);
    });
  }

  users.subscribe(() => {
    sweep();
    emit();
  });
  const onStorage = ({ key }: StorageEvent) => {
    if (key === null || key.startsWith(prefix)) emit();
  };

  async function update(key: string, change: ChangeNote, earlier?: Promise<unknown>): Promise<void> {
    const { page } = users;
    await earlier;
    if (window?.document.visibilityState === "hidden") await waitForOthers(window);
    const own = ownPrefix() + key;
    const run = (): void => {
      if (users.page !== page) return;
      change(noteAt(own) ?? openNote, (after) => {
        if (after === null) storage.remove(own);
        else storage.set(own, JSON.stringify({ ...after, at: clock.now() }));
        sweep();
        emit();
      });
    };
    const locks = window?.navigator.locks;
    // On plain http there are no locks. Then the last writer wins.
    if (locks && storage.isLasting) await locks.request(own, run);
    else run();
  }

  return {
    getText(key) {
      const own = ownPrefix() + key;
      // The user is unknown until the first answer. Until then, show the card as the previous user of this page left it.
      const found = users.current === undefined ? storage.keys(prefix).find((each) => each.endsWith(`:${key}`)) : own;
      return found !== undefined && noteAt(found) ? storage.get(found) : null;
    },
    update,
    answer(key, change) {
      const earlier = turn;
      turn = new Promise((resolve) => {
        void update(key, change, earlier).finally(() => clock.setTimeout(() => resolve(null), pause));
      });
    },
    subscribe(listener) {
      if (listeners++ === 0) window?.addEventListener("storage", onStorage);
      const stop = subscribe(listener);
      return () => {
        stop();
        if (--listeners === 0) window?.removeEventListener("storage", onStorage);
      };
    },
  };
}

export function parseNote(text: string | null): RequestNote | null {
  return readOrNull(stored, parseJson(text));
}
