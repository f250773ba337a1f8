import type { Clock } from "../../src/platform/environment.ts";

interface Timer {
  readonly id: number;
  readonly due: number;
  readonly callback: () => void;
}

/** A clock that stands still until told: `advance` fires what falls due, in order, letting promises settle in between. */
export class ManualClock implements Clock {
  #now: number;
  #timers: Timer[] = [];
  #ids = 0;

  constructor(now: number = Date.parse("2026-11-22T12:00:00Z")) {
    this.#now = now;
  }

  now = (): number => this.#now;

  setTimeout = (callback: () => void, milliseconds: number): unknown => {
    const id = ++this.#ids;
    this.#timers.push({ id, due: this.#now + Math.max(0, milliseconds), callback });
    return id;
  };

  clearTimeout = (handle: unknown): void => {
    this.#timers = this.#timers.filter((timer) => timer.id !== handle);
  };

  /** Timers that have not fired. */
  get pending(): number {
    return this.#timers.length;
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const { id, due, callback } = next;
      this.clearTimeout(id);
      this.#now = Math.max(this.#now, due);
      callback();
      await settle();
    }
    this.#now = end;
  }

  /** Time passes while the machine sleeps: what falls due meanwhile fires only afterwards. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #next(end: number): Timer | undefined {
    return this.#timers
      .filter((timer) => timer.due <= end)
      .sort((one, other) => one.due - other.due || one.id - other.id)[0];
  }
}

/** Signatures are made on threads of their own: those under way are kept, so that they can be waited for. */
const signatures = new Set<Promise<unknown>>();
for (const name of ["importKey", "sign", "verify"] as const) {
  // SAFETY: only noted on the way through.
  const original = crypto.subtle[name].bind(crypto.subtle) as (...parameters: unknown[]) => Promise<unknown>;
  Object.defineProperty(crypto.subtle, name, {
    value: (...parameters: unknown[]) => {
      const signature = original(...parameters).finally(() => signatures.delete(signature));
      signatures.add(signature);
      return signature;
    },
  });
}

/** Lets everything that needs no timer run to its end: several turns of the event loop, as fetch in memory takes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (signatures.size > 0) turn = 0;
  }
}
