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
