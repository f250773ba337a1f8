import {
  type ReactElement,
  type RefObject,
  cloneElement,
  useEffect,
  useInsertionEffect,
  useRef,
  useState,
} from "react";
import { on } from "../../platform/listen.ts";

/**
 * Content that components render outside of themselves, so that it stays if they unmount, such as a dialog of a menu.
 */
export interface Overlay {
  /**
   * Escape handlers of open modals, menus and panels, the topmost last. The topmost is called first, then the next, until
   * one returns true: it has handled the press.
   */
  readonly modals: ((event: KeyboardEvent) => boolean)[];
  /** Sets the content of a key, or changes it; null removes it. */
  set(key: string, content: Content | ((current: Content) => Content)): void;
}

type Content = ReactElement | null;

/** A dialog that React keeps while it must not be seen. */
export interface Hideable {
  isHidden?: boolean;
}

type Contents = Readonly<Record<string, Content>>;

/** The overlay of a provider, and its contents, which the provider renders. */
export function useOverlay(): readonly [Overlay, readonly Content[]] {
  const [contents, setContents] = useState<Contents>({});
  const [overlay] = useState<Overlay>(() => ({
    modals: [],
    set: (key, content) =>
      setContents((current) => {
        const now = current[key] ?? null;
        const next = typeof content === "function" ? content(now) : content;
        return now === next ? current : { ...current, [key]: next };
      }),
  }));
  // Insertion effects run before all other effects of the same commit, so this listener is registered first.
  useInsertionEffect(() => listenForEscape(overlay), [overlay]);
  return [overlay, Object.values(contents)];
}

/**
 * Hides the content of a key while React hides the component (`<Activity>`): its effects end then, but its elements stay in the
 * page. If it is unmounted, they do not stay, and the content does.
 *
 * @param owner an element of the component
 * @returns whether it is hidden now
 */
export function useHiddenWithOwner(
  overlay: Overlay,
  key: string,
  owner: RefObject<Element | null>,
): RefObject<boolean> {
  const isHidden = useRef(false);
  useEffect(() => {
    function hide(next: boolean): void {
      isHidden.current = next;
      // SAFETY: the dialogs of components take it.
      overlay.set(key, (content) => content && cloneElement(content as ReactElement<Hideable>, { isHidden: next }));
    }
    if (isHidden.current) hide(false);
    const isInPage = () => owner.current?.isConnected ?? false;
    return () => {
      if (isInPage()) hide(true);
    };
  }, [overlay, key, owner]);
  return isHidden;
}

/**
 * Handles Escape before other libraries, which would close their dialogs too: they listen on the document (radix-ui), on the
 * window in the capture phase (Mantine), or for keyup. Listeners run in the order of registration, so this one is
 * registered on mount.
 */
function listenForEscape({ modals }: Overlay): () => void {
  let isHandled = false;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    // A repeat or a keyup belongs to the same press.
    if (event.type === "keydown" && !event.repeat) isHandled = modals.findLast((takes) => takes(event)) !== undefined;
    if (!isHandled) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  const stops = [on(window, "keydown", onKey, true), on(window, "keyup", onKey, true)];
  return () => {
    for (const stop of stops) stop();
  };
}
