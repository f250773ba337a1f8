/*
 * Arrow keys between tiles, loading of the next page, and scrolling of a focused category into view. This code is loaded after
 * the first paint. The build makes one file of it, which shares no module with the page.
 */

/** The parts of a key event that are used. React's and the browser's events have them. */
interface Key {
  readonly key: string;
  readonly target: EventTarget;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** The next page is loaded when the end of the list is this near to the bottom of the screen. */
const ahead = "300px";

/** By picker, the number of tiles when "Show more" was pressed. */
const pressed = new WeakMap<HTMLElement, number>();

/**
 * Moves the focus between tiles: by arrow keys, by Home and End to the ends of a row (with Ctrl: of the list), and by Page Up and
 * Page Down by a screen. Only from a tile or its first button, because menus and panels in a tile use these keys too.
 */
export function moveFocus(root: HTMLElement, event: Key): void {
  const tiles = tilesOf(root);
  const index = tiles.findIndex((tile) => tile === event.target || stopOf(tile) === event.target);
  const current = tiles[index];
  if (!current || event.defaultPrevented || event.altKey || event.metaKey) return;
  const page = Math.max(1, Math.floor(window.innerHeight / current.offsetHeight) - 1);
  const next = getComputedStyle(current).direction === "rtl" ? -1 : 1;
  const row = event.ctrlKey ? tiles : tiles.filter(({ offsetTop }) => offsetTop === current.offsetTop);
  const moves = new Map<string, HTMLElement | undefined>([
    ["ArrowRight", tiles[index + next]],
    ["ArrowLeft", tiles[index - next]],
    ["ArrowDown", vertical(tiles, current, 1)],
    ["ArrowUp", vertical(tiles, current, -1)],
    ["PageDown", vertical(tiles, current, page)],
    ["PageUp", vertical(tiles, current, -page)],
    ["Home", row[0]],
    ["End", row.at(-1)],
  ]);
  if (!moves.has(event.key)) return;
  event.preventDefault();
  const found = moves.get(event.key);
  if (found) stopOf(found).focus();
}

/** Call it after each render. Returns a function that stops what it has begun. */
export function follow(root: HTMLElement, loadNext: (() => unknown) | null): () => void {
  const stop = followEnd(root, loadNext);
  root.addEventListener("focusin", showWhole);
  return () => {
    root.removeEventListener("focusin", showWhole);
    stop();
  };
}

/**
 * Scrolls a category into view that the keyboard has focused, because Chromium does not if 32 pixels of it are in sight. Not
 * after a press: what is pressed must not move.
 */
function showWhole({ target }: FocusEvent): void {
  if (target instanceof Element && target.matches(".cr-choices > :focus-visible"))
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/**
 * Loads the next page when the end of the list is near. Not while the keyboard focus is on a tile:
 * otherwise Tab would never reach the end of the list. Returns a function that stops it.
 */
function followEnd(root: HTMLElement, loadNext: (() => unknown) | null): () => void {
  const tile = tilesOf(root)[pressed.get(root) ?? Infinity];
  if (tile) {
    pressed.delete(root);
    stopOf(tile).focus();
  }
  const end = root.querySelector('[data-kind="more"]');
  // jsdom has no IntersectionObserver. "Show more" loads the next page.
  if (!end || !loadNext || typeof IntersectionObserver === "undefined") return () => undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      const isByKeys = root.querySelector(":is([data-toolkit], [data-toolkit] *, [data-kind]):focus-visible") !== null;
      if (!isByKeys && entries.some(({ isIntersecting }) => isIntersecting)) loadNext();
    },
    { rootMargin: `0px 0px ${ahead}` },
  );
  observer.observe(end);
  return () => observer.disconnect();
}

/** Call it when "Show more" is pressed. The first tile of the next page then gets the focus. */
export function notePress(root: HTMLElement): void {
  pressed.set(root, tilesOf(root).length);
}

function tilesOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("[data-toolkit]")];
}

/** The element of a tile that gets the focus. */
function stopOf(tile: HTMLElement): HTMLElement {
  return tile.querySelector("button") ?? tile;
}

/** The tile some rows below or above: in the same column, or the nearest one. */
function vertical(tiles: readonly HTMLElement[], from: HTMLElement, rows: number): HTMLElement {
  const direction = Math.sign(rows);
  let found = from;
  for (let row = 0; row !== rows; row += direction) {
    let nearest = found;
    let shortest = Infinity;
    for (const tile of tiles) {
      const below = (tile.offsetTop - found.offsetTop) * direction;
      const distance = below * 1e4 + Math.abs(tile.offsetLeft - from.offsetLeft);
      if (below > 0 && distance < shortest) [nearest, shortest] = [tile, distance];
    }
    // Without a layout (jsdom, happy-dom) tiles have no height, and `rows` is infinite.
    if (nearest === found) break;
    found = nearest;
  }
  return found;
}
