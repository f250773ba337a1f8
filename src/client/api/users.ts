import { ComposioError } from "../../protocol/errors.ts";
import { userHeader } from "../../protocol/userHeader.ts";

/** For whom the handler answers this page, and when that becomes somebody else. */
export interface Users {
  /** The hash. Null where the handler gives none; undefined until an answer has come. */
  readonly current: string | null | undefined;
  /** Stands for the time that this page has spent with `current`. Null on a server. */
  readonly page: string | null;
  /** The number of a request that is about to be sent. */
  next(): number;
  /** Reads an answer; throws `user_changed` for one that is not for the user of now. */
  hear(answer: Pick<Response, "headers" | "ok">, number: number): void;
  /** Takes over whom a page was rendered for on its server, until an answer says otherwise. */
  adopt(user: string | null): void;
  /** Nothing that has been sent so far counts any more. */
  reset(): void;
  /** Hears all of it; `isAnother` where what was known of the user must be forgotten. */
  subscribe(listener: (isAnother: boolean) => void): () => void;
}

export function createUsers(newPage: () => string | null): Users {
  const listeners = new Set<(isAnother: boolean) => void>();
  let current: string | null | undefined;
  let page: string | null | undefined;
  let sent = 0;
  /** Requests before this one count no more. */
  let oldest = 0;
  /** The latest request whose answer was believed. */
  let latest = 0;

  function tell(isAnother: boolean): void {
    for (const listener of [...listeners]) listener(isAnother);
  }

  function become(user: string | null | undefined, isAnother: boolean): void {
    current = user;
    if (isAnother) page = undefined;
    tell(isAnother);
  }

  return {
    get current() {
      return current;
    },
    get page() {
      // Made when it is first needed: some runtimes have no randomness while a module loads.
      page ??= newPage();
      return page;
    },
    next: () => ++sent,
    hear({ headers, ok }, number) {
      const user = headers.get(userHeader) ?? (ok ? null : undefined);
      // An answer to what was asked for whoever was here before.
      const isLate = number < latest && user !== current && typeof current === "string";
      if (number <= oldest || (isLate && typeof user === "string")) throw new ComposioError("user_changed");
      // Nobody named: signed out for now, or an older copy of the handler. Who comes next will show.
      if (number < latest || user === undefined) return;
      latest = number;
      const named = user ?? current ?? null;
      if (named !== current) become(named, typeof current === "string");
    },
    adopt(user) {
      if (current === undefined) become(user, false);
    },
    reset() {
      oldest = latest = sent;
      become(undefined, true);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
