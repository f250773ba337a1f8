let locks = 0;
let unlock: () => void = () => undefined;

/** Keeps the page behind a modal from scrolling, without a jump where the scrollbar was. Returns what ends it. */
export function lockScroll({ documentElement: root, defaultView }: Document): () => void {
  if (locks++ === 0) {
    const { overflow, scrollbarGutter } = root.style;
    const hasScrollbar = (defaultView?.innerWidth ?? 0) > root.clientWidth && root.clientWidth > 0;
    root.style.overflow = "hidden";
    if (hasScrollbar) root.style.scrollbarGutter = "stable";
    unlock = () => Object.assign(root.style, { overflow, scrollbarGutter });
  }
  return () => {
    if (--locks === 0) unlock();
  };
}
