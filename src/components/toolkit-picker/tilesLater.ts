/*
 * How the tiles of a catalogue behave: keys, and the next page. A page loads it after its first paint; it is one file that
 * shares no module with the page.
 */

/** What of a key event is needed: React's and the browser's have it. */
interface Key {
  readonly key: string;
  readonly target: EventTarget;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** How far below the screen the end of the list may be before the next page is loaded. */
const ahead = "300px";

/** Where "Show more" was pressed: how many tiles there were. */
const pressed = new WeakMap<HTMLElement, number>();

/**
 * Arrow keys move between the tiles, Home and End to the ends of a row (with Ctrl: of all), Page Up and Page Down by a
 * screen. Only from the tile itself or its first button: menus and panels in it have keys of their own.
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

/**
 * To be called after each render. Loads the next page when the end of the list comes near; not while the keyboard's
 * focus is on a tile, because then nobody could leave the list with Tab. Returns a function that stops it.
 */
export function followEnd(root: HTMLElement, loadNext: (() => unknown) | null): () => void {
  const tile = tilesOf(root)[pressed.get(root) ?? Infinity];
  if (tile) {
    pressed.delete(root);
    stopOf(tile).focus();
  }
  const end = root.querySelector('[data-kind="more"]');
  if (!end || !loadNext) return () => undefined;
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

/** "Show more" is pressed: the first tile of the next page gets the focus. */
export function notePress(root: HTMLElement): void {
  pressed.set(root, tilesOf(root).length);
}

function tilesOf(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("[data-toolkit]")];
}

/** What gets the focus in a tile. */
function stopOf(tile: HTMLElement): HTMLElement {
  return tile.querySelector("button") ?? tile;
}

/** The tile some rows below, or above: at the same place in its row, or as near to it as there is one. */
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
    found = nearest;
  }
  return found;
}
