interface Events extends WindowEventMap, DocumentEventMap {}

/**
 * Listens until the returned function is called. Not by an abort signal: jsdom under Jest refuses a signal that is not its
 * own.
 */
export function on<Name extends keyof Events>(
  target: Pick<EventTarget, "addEventListener" | "removeEventListener">,
  name: Name,
  listener: (event: Events[Name]) => void,
  capture?: boolean,
): () => void {
  const listen = listener as (event: Event) => void; // SAFETY: the DOM sends events of this type under this name.
  target.addEventListener(name, listen, capture);
  return () => target.removeEventListener(name, listen, capture);
}

/**
 * Whether a key belongs to an input method (Chinese, Japanese, Korean): Enter and Escape end a composition there. In Safari it
 * has ended by then, and only the code tells: https://bugs.webkit.org/show_bug.cgi?id=165004
 */
export function isOfInputMethod({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
