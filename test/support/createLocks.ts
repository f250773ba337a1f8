/** The Web Locks of one origin, as far as the kit uses them: Node 20 has none. */
export interface Locks {
  /** For a new window. `die` is what a crash does: the browser takes back what the tab holds or has asked for. */
  openView(): { readonly locks: LockManager; die(): void };
}

interface Entry {
  readonly view: object;
  readonly mode: LockMode;
  readonly grant: () => void;
}

export function createLocks(): Locks {
  const held = new Map<string, Set<Entry>>();
  const queues = new Map<string, Entry[]>();
  const heldOf = (name: string) => held.get(name) ?? new Set<Entry>();
  const queueOf = (name: string) => queues.get(name) ?? [];
  const isFree = (name: string, mode: LockMode) =>
    [...heldOf(name)].every((other) => mode === "shared" && other.mode === "shared");

  function grantNext(name: string): void {
    const [next, ...rest] = queueOf(name);
    if (!next || !isFree(name, next.mode)) return;
    queues.set(name, rest);
    next.grant();
    grantNext(name);
  }

  return {
    openView() {
      const view = {};
      async function request(
        name: string,
        options: LockOptions,
        callback: (lock: Lock | null) => unknown,
      ): Promise<unknown> {
        const { mode = "exclusive", ifAvailable = false, signal } = options;
        // A browser decides in another process.
        await Promise.resolve();
        if (signal?.aborted) throw signal.reason;
        if (ifAvailable && (!isFree(name, mode) || queueOf(name).length > 0)) return callback(null);
        return new Promise((resolve, reject) => {
          const entry: Entry = {
            view,
            mode,
            grant() {
              held.set(name, heldOf(name).add(entry));
              Promise.resolve(callback({ name, mode }))
                .then(resolve, reject)
                .finally(() => {
                  heldOf(name).delete(entry);
                  grantNext(name);
                });
            },
          };
          queues.set(name, [...queueOf(name), entry]);
          signal?.addEventListener("abort", () => {
            queues.set(
              name,
              queueOf(name).filter((each) => each !== entry),
            );
            reject(signal.reason);
          });
          grantNext(name);
        });
      }
      return {
        locks: { request, query: () => Promise.reject(new Error("not used")) } as LockManager, // SAFETY: what the kit calls.
        die() {
          for (const name of new Set([...held.keys(), ...queues.keys()])) {
            queues.set(
              name,
              queueOf(name).filter((each) => each.view !== view),
            );
            for (const entry of heldOf(name)) if (entry.view === view) heldOf(name).delete(entry);
            grantNext(name);
          }
        },
      };
    },
  };
}
