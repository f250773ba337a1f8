export type PageScheme = "light" | "dark";

/**
 * Whether the page is light or dark at an element, from computed styles: the backgrounds behind the element, or the text
 * colour if these are images or transparent. `color-scheme` is no help, because few pages set it. Null if styles can't be
 * read, as in a DOM without a renderer.
 * @param known results by element, shared between calls while the styles do not change
 */
export function pageScheme(element: Element, known: Map<Element, number> = new Map()): PageScheme | null {
  const behind = luminanceAt(element, known);
  if (Number.isNaN(behind)) return null;
  return isBright(behind) ? "light" : "dark";
}

/** The parent of an element, across slots and shadow roots. */
export function parentOf(element: Element): Element | null {
  const root = element.parentNode;
  return element.assignedSlot ?? element.parentElement ?? (root && "host" in root ? (root.host as Element) : null); // SAFETY: only a ShadowRoot has a host.
}

function luminanceAt(element: Element, known: Map<Element, number>): number {
  const found = known.get(element);
  if (found !== undefined) return found;
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  const parent = parentOf(element);
  const [own, alpha] = readColor(style?.backgroundColor ?? "");
  // The colours of an image are unknown, but the page's text must be readable on it.
  const fromText = () => (isBright(readColor(style?.color ?? "")[0]) ? 0 : 1);
  const hasPicture = (style?.backgroundImage || "none") !== "none";
  const below = () => (parent ? luminanceAt(parent, known) : fromText());
  const result = hasPicture ? fromText() : alpha === 1 ? own : own * alpha + below() * (1 - alpha);
  known.set(element, result);
  return result;
}

/** On a background of this luminance, black and white text have the same contrast. */
const isBright = (luminance: number): boolean => luminance > 0.179;

/** Luminance (0 to 1) and alpha of a computed colour; NaN for anything else. */
function readColor(text: string): [luminance: number, alpha: number] {
  const [, name = "", list = ""] = /^([a-z]+)\((.*)\)$/.exec(text) ?? [];
  const words = list.split(/[\s,/]+/);
  // The colour space argument of `color()`.
  if (name === "color") words.shift();
  const [first = Number.NaN, second = 0, third = 0, alpha = 1] = words.map((word) =>
    word === "none" ? 0 : Number.parseFloat(word),
  );
  if (name.startsWith("ok")) return [first ** 3, alpha];
  if (name.startsWith("l")) return [((first + 16) / 116) ** 3, alpha];
  const scale = name === "color" ? 1 : 255;
  const [red = 0, green = 0, blue = 0] = [first, second, third].map((channel) => (channel / scale) ** 2.2);
  return [0.2126 * red + 0.7152 * green + 0.0722 * blue, alpha];
}
