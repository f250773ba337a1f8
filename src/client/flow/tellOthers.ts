import { type Emitter, createEmitter } from "../../platform/emitter.ts";
import { signalChannel } from "../../protocol/callback.ts";
import type { SafeStorage } from "../browser/storage.ts";

/** The storage of a client of this page that tells something, and its signal. Clients get no storage events of their own page. */
export const tellers: Emitter<readonly [SafeStorage, string]> = createEmitter();

/** Sends a signal to the page's other clients and, with storage, to the other tabs. Each of them asks its handler. */
export function tellOthers(shared: SafeStorage, signal: string): void {
  tellers.emit([shared, signal]);
  shared.set(signalChannel, signal);
  shared.remove(signalChannel);
}
