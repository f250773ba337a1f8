/**
 * Stops the page behind a modal from scrolling, without a layout shift from the scrollbar. Returns a function that
 * ends it.
 *
 * It uses a stylesheet, because other libraries may save and restore the root's `style` in any order.
 */
export function lockScroll(page: Document): () => void {
  const { documentElement: root, adoptedStyleSheets: sheets } = page;
  // Wheel events on the backdrop target the root, and Chrome lets only a listener on the document cancel them.
  page.addEventListener("wheel", containEvent, { passive: false });
  // jsdom has no constructable stylesheets, and nothing to scroll.
  const sheet = sheets && new CSSStyleSheet();
  if (sheet) {
    const gutter = innerWidth > root.clientWidth ? ":where(:root){scrollbar-gutter:stable}" : "";
    sheet.replaceSync(`${gutter}:root{overflow:hidden!important}`);
    sheets.push(sheet);
  }
  return () => {
    page.removeEventListener("wheel", containEvent);
    if (sheet) page.adoptedStyleSheets = sheets.filter((each) => each !== sheet);
  };
}

/** Least height in pixels that has room for a dialog's header and footer, and a field between them. */
export const leastRoom = 280;

/**
 * Whether a gesture may move what is seen of a dialog: the user has enlarged the page with two fingers, or an on-screen keyboard
 * leaves too little room, as where a phone lies on its side. jsdom has no visual viewport.
 */
export function isPartlySeen(): boolean {
  const { visualViewport: seen } = window;
  return seen ? seen.scale > 1 || seen.height < Math.min(innerHeight, leastRoom) : false;
}

type Gesture = Event & Partial<Pick<WheelEvent, "ctrlKey" | "deltaY"> & Pick<TouchEvent, "touches"> & { key: string }>;

/** Keys, and other event types, that scroll. */
const scrolling = /^((Arrow|Page)(Up|Down)|Home|End|wheel|touchmove)$/;

/**
 * Stops an event from bubbling, and from scrolling the page or the parent frame if nothing in the dialog can scroll in that
 * direction.
 */
export function containEvent(event: Gesture): void {
  event.stopPropagation();
  // The direction of touches and keys is unknown: `NaN` makes every comparison false.
  const { type, target, currentTarget, ctrlKey, touches, key, deltaY: way = NaN } = event;
  const isControls = key && target instanceof Element && target.matches("input, textarea");
  if (!event.cancelable || ctrlKey || way === 0 || touches?.[1] || isControls || !scrolling.test(key ?? type)) return;
  if (isPartlySeen()) return;
  for (let node = target; node instanceof Element && node !== currentTarget; node = node.parentElement) {
    const { scrollTop, scrollHeight, clientHeight } = node;
    const left = way < 0 ? scrollTop : scrollHeight - clientHeight - (way > 0 ? scrollTop : 0);
    if (left >= 1 && /auto|scroll/.test(getComputedStyle(node).overflowY)) return;
  }
  event.preventDefault();
}
