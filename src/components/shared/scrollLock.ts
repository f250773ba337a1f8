/**
 * Keeps the page behind a modal from scrolling, without a jump where the scrollbar was. Returns what ends it.
 *
 * By a stylesheet of its own: what others save of the root's `style` and put back later, in whatever order, is theirs.
 */
export function lockScroll(page: Document): () => void {
  const { documentElement: root, adoptedStyleSheets: sheets } = page;
  // Chrome waits for an answer only where a listener is, and a backdrop is the root's.
  page.addEventListener("wheel", keepInside, { passive: false });
  // jsdom has neither such stylesheets nor anything that scrolls.
  const sheet = sheets && new CSSStyleSheet();
  if (sheet) {
    const gutter = innerWidth > root.clientWidth ? ":where(:root){scrollbar-gutter:stable}" : "";
    sheet.replaceSync(`${gutter}:root{overflow:hidden!important}`);
    sheets.push(sheet);
  }
  return () => {
    page.removeEventListener("wheel", keepInside);
    if (sheet) page.adoptedStyleSheets = sheets.filter((each) => each !== sheet);
  };
}

type Gesture = Event & Partial<Pick<WheelEvent, "ctrlKey" | "deltaY"> & Pick<TouchEvent, "touches"> & { key: string }>;

/** Keys, and types of other events. */
const scrolling = /^((Arrow|Page)(Up|Down)|Home|End|wheel|touchmove)$/;

/**
 * Ends an event's way up, and keeps it from scrolling the page around a dialog, or the page around its frame, where
 * nothing in the dialog can follow it.
 */
export function keepInside(event: Gesture): void {
  event.stopPropagation();
  // Which way is not known of touches and keys: no comparison is true then.
  const { type, target, currentTarget, ctrlKey, touches, key, deltaY: way = NaN } = event;
  const isControls = key && target instanceof Element && target.matches("input, textarea");
  if (!event.cancelable || ctrlKey || way === 0 || touches?.[1] || isControls || !scrolling.test(key ?? type)) return;
  for (let node = target; node instanceof Element && node !== currentTarget; node = node.parentElement) {
    const { scrollTop, scrollHeight, clientHeight } = node;
    const left = way < 0 ? scrollTop : scrollHeight - clientHeight - (way > 0 ? scrollTop : 0);
    if (left >= 1 && /auto|scroll/.test(getComputedStyle(node).overflowY)) return;
  }
  event.preventDefault();
}
