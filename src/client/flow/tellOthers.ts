import { type Emitter, createEmitter } from "../../platform/emitter.ts";
import { signalChannel } from "../../protocol/callback.ts";
import type { SafeStorage } from "../browser/storage.ts";

/** The storage of each client of this page that tells something: they get no storage events for each other. */
export const tellers: Emitter<SafeStorage> = createEmitter<SafeStorage>();

/** Lets the page's other clients read the list again and, with storage, sends a signal to the other tabs. */
export function tellOthers(shared: SafeStorage, signal: string): void {
  tellers.emit(shared);
  shared.set(signalChannel, signal);
  shared.remove(signalChannel);
}
