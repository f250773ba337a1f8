/** A signal made from several, until `forget` is called. */
export interface JoinedSignal {
  /** Aborted as soon as one of them is, with its reason. */
  readonly signal: AbortSignal;
  /** Removes the listeners from the signals, which may live longer. */
  forget(): void;
}

/** Like `AbortSignal.any`, which some runtimes lack (Next.js' edge). Call `forget` at the end. */
export function anySignal(signals: readonly AbortSignal[]): JoinedSignal {
  const controller = new AbortController();
  const forgetters = signals.map((signal) => {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    return () => signal.removeEventListener("abort", abort);
  });
  return {
    signal: controller.signal,
    forget: () => {
      for (const forget of forgetters) forget();
    },
  };
}

const callbacks = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal is aborted, until the returned function is called. The signal gets one listener for any number of
 * callbacks: with more than ten Node writes a warning of a memory leak.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = callbacks.get(signal) ?? listen(signal);
  waiting.add(callback);
  return () => void waiting.delete(callback);
}

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>();
  callbacks.set(signal, waiting);
  // A copy, because a callback may remove others.
  signal.addEventListener("abort", () => [...waiting].forEach((callback) => callback()), { once: true });
  return waiting;
}
