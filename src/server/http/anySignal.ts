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
