import { createEmitter } from "../../platform/emitter.ts";
import { userHeader } from "../../protocol/requests.ts";

/** The user for whom the handler answers, and changes of that user. */
export interface Users {
  /** The user's hash (`userHeader`). Null if the handler sends none; undefined before the first answer. */
  readonly current: string | null | undefined;
  /** Whether the app itself has made the last change, with `client.reset()`: it is not told of it. */
  readonly isByApp: boolean | undefined;
  /** A random id, which changes with the user. Null on a server. */
  readonly page: string | null;
  /** The number of the next request. */
  next(): number;
  /** Reads the user from the answer to a request, by its number. False if the answer is for a previous user. */
  readAnswer(answer: Pick<Response, "headers" | "ok">, number: number): boolean;
  /** Sets the user for whom the page was rendered on the server. Answers override it. */
  adopt(user: string | null): void;
  /**
   * Forgets the user, and ignores the answers to all requests sent so far.
   * @param isByApp whether the app has called `client.reset()`. @default true
   */
  reset(isByApp?: boolean): void;
  /** Calls back on every change. If `isAnother`, everything known about the user must be forgotten. */
  subscribe(listener: (isAnother: boolean) => void): () => void;
}

export function createUsers(newPage: () => string | null): Users {
  const { emit, subscribe } = createEmitter<boolean>();
  let current: string | null | undefined;
  let page: string | null | undefined;
  let isByApp: boolean | undefined;
  let sent = 0;
  /** Answers to requests up to this number are ignored. */
  let oldest = 0;
  /** The latest request whose answer was accepted. */
  let latest = 0;

  function become(user: string | null | undefined, isAnother: boolean, byApp?: boolean): void {
    current = user;
    isByApp = byApp;
    if (isAnother) page = undefined;
    emit(isAnother);
  }

  return {
    get current() {
      return current;
    },
    get isByApp() {
      return isByApp;
    },
    get page() {
      // Created on first use: some runtimes have no randomness while a module loads.
      page ??= newPage();
      return page;
    },
    next: () => ++sent,
    readAnswer({ headers, ok }, number) {
      const user = headers.get(userHeader) ?? (ok ? null : undefined);
      // A late answer to a request of the previous user.
      const isLate = number < latest && user !== current && typeof current === "string";
      if (number <= oldest || (isLate && typeof user === "string")) return false;
      // An error answer without a user (signed out, an older handler, a proxy) does not change the user.
      if (number < latest || user === undefined) return true;
      latest = number;
      const named = user ?? current ?? null;
      if (named !== current) become(named, typeof current === "string");
      return true;
    },
    adopt(user) {
      if (current === undefined) become(user, false);
    },
    reset(byApp = true) {
      oldest = latest = sent;
      become(undefined, true, byApp);
    },
    subscribe,
  };
}
