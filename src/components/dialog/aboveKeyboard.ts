import { leastRoom } from "./scrollLock.ts";

/** Pixels that a dialog leaves free, as in the stylesheet. */
const free = 32;

/** Least height of a keyboard, in pixels. Less is the page's scrollbar, or a height that is rounded. */
const leastKeyboard = 20;

/**
 * Keeps a dialog above the on-screen keyboard, with the field that has the focus in sight. Browsers lay a page out as if there
 * were no keyboard and make only the visual viewport smaller, so a sheet at the bottom of the screen would lie under the keyboard.
 * Where the keyboard leaves too little room, the browser shows the field. Returns a function that ends it.
 */
export function stayAboveKeyboard(dialog: HTMLDialogElement): () => void {
  const { visualViewport: seen } = window;
  if (!seen) return () => undefined;
  /** Returns whether the dialog is above a keyboard. */
  const place = (): boolean => {
    // Where the user has enlarged the page with two fingers, they decide what is seen.
    if (seen.scale > 1) return false;
    const isAbove = seen.height < innerHeight - leastKeyboard && seen.height >= leastRoom;
    // iOS moves the visual viewport to show the field: `offsetTop`.
    const covered = Math.max(0, innerHeight - seen.height - seen.offsetTop);
    dialog.style.insetBlockEnd = isAbove ? `${covered}px` : "";
    dialog.style.maxBlockSize = isAbove ? `${seen.height - free}px` : "";
    return isAbove;
  };
  const onResize = () => {
    if (place()) dialog.querySelector(":focus")?.scrollIntoView({ block: "nearest" });
  };
  place();
  seen.addEventListener("resize", onResize);
  seen.addEventListener("scroll", place);
  return () => {
    seen.removeEventListener("resize", onResize);
    seen.removeEventListener("scroll", place);
  };
}
